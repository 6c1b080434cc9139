// timeout: 300
import { join } from 'node:path';
import t from 'tap';
import { forks } from '../integration/forked-shims.ts';
import { World } from '../integration/world.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { makeImage, makeLayer } from '../node/image.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { upgrader } from './upgrader.ts';

const WORKER = '^cleat-unpack [0-9]+$';
const KILLS = 5;
/** Unpacking takes a good part of a second. */
const FILES = 20_000;

/** Pids of forked workers, in the node. */
const workers = async (world: World): Promise<number[]> =>
  (await world.node.sh(`pgrep -f '${WORKER}' || true`)).split('\n').filter(Boolean).map(Number);

const noWorkers = (world: World): Promise<void> =>
  eventually(async () => {
    if ((await workers(world)).length > 0) throw new Error('one is there');
  }, 'no worker is left');

/** @returns the pid of a forked worker that unpacks a layer at this moment. */
const unpacking = (world: World): Promise<number> =>
  eventually(async () => {
    for (const pid of await workers(world))
      if ((await world.node.sh(`readlink /proc/${pid}/root || true`)).includes('/ingest/')) return pid;
    throw new Error('none unpacks');
  }, 'a forked worker unpacks');

/** The next worker is forked: the daemon has found its zygote, and what was started cold before has ended. */
async function forksWorkers(world: World, name: string): Promise<void> {
  await forks(world, await world.runPod(name));
  await eventually(
    async () => {
      const cold = await world.node.sh(`pgrep -f 'cleat-unpack[.]mjs' || true`);
      if (cold !== '') throw new Error(`there is ${cold}`);
    },
    'workers that were started cold end',
    { timeoutMs: 30_000 },
  );
}

/** @returns a world that forks, and names of images that it has not pulled, which take a while. */
async function start() {
  const world = await World.start();
  await forksWorkers(world, 'before');
  const files = Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`many/d${i % 100}/f${i}`, `${i}`]));
  let made = 0;
  const image = async () => {
    const layer = await makeLayer({ ...files, own: `${made++}` });
    return await world.registry.push(`many${made}`, '1', makeImage([layer], {}));
  };
  const pull = (name: string) => world.daemon.cri.image.pullImage({ image: { image: name } });
  return { world, image, pull };
}

/** What `cleatctl images fsck` says. */
const storeFsck = (world: World) =>
  world.node.run(join(BIN_DIR, 'cleatctl'), ['--socket', world.daemon.socket, 'images', 'fsck']);

t.test('a daemon that is killed while a forked worker unpacks leaves neither it nor its files', async t => {
  const { world, image, pull } = await start();
  await using _ = world;
  const name = await image();
  for (let kill = 0; kill < KILLS; kill++) {
    const pulled = pull(name).catch(() => undefined);
    const pid = await unpacking(world);
    await world.daemon.kill('SIGKILL');
    await world.daemon.restart();
    t.notOk((await workers(world)).includes(pid), 'it is gone before the next daemon answers');
    await pulled;
    t.match(await storeFsck(world), { code: 0, stdout: /^0 unreachable bytes, 0 missing/m });
    await forksWorkers(world, `after-${kill}`);
  }
  await pull(name);
  t.match(await storeFsck(world), { code: 0 });
  t.strictSame(await findings(world.daemon.socket), [], 'a worker that waits is nobody’s leftover');
  await world.daemon.kill('SIGTERM');
  t.strictSame(await workers(world), [], 'none is left of a daemon that has ended');
  await world.daemon.restart();
});

t.test('the end of a worker or of the zygote fails one pull at the most', async t => {
  const { world, image, pull } = await start();
  await using _ = world;
  const first = await image();
  const failed = t.rejects(pull(first), { message: /the unpack worker ended.*without an answer/ });
  await world.node.sh(`kill -9 ${await unpacking(world)}`);
  await failed;
  await pull(first);
  const second = await image();
  const pulled = pull(second);
  await unpacking(world);
  await world.node.sh(`kill -9 $(pgrep -of '^containerd-shim-cleat-v2 zygote')`);
  await pulled;
  await world.node.sh(`pkill -9 -f '${WORKER}' || true`); // one that waits for more, if any
  await noWorkers(world);
  await pull(await image());
  t.match(await storeFsck(world), { code: 0, stdout: /^0 unreachable bytes, 0 missing/m });
});

t.test('a daemon that is replaced takes its forked workers along, and the new one has its own', async t => {
  const { world, image, pull } = await start();
  await using _ = world;
  const { cleatctl, oneDaemon } = upgrader(world);
  await pull(await image());
  const before = await workers(world);
  t.match(await cleatctl('upgrade', join(BIN_DIR, 'cleatd')), { code: 0 });
  await oneDaemon();
  t.strictSame(
    (await workers(world)).filter(pid => before.includes(pid)),
    [],
  );
  await forksWorkers(world, 'after');
  const pulled = pull(await image());
  await unpacking(world);
  await pulled;
});
