import { join } from 'node:path';
import t from 'tap';
import { findings } from '../fault/fsck-client.ts';
import { upgrader } from '../fault/upgrader.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const SPARE = '^containerd-shim-cleat-v2 spare of zygote ';

/** Pids of the spare shims, in the node. */
const spares = async (world: World): Promise<number[]> =>
  (await world.node.sh(`pgrep -f '${SPARE}' || true`)).split('\n').filter(Boolean).map(Number);

/** Ask for sandboxes until one has made a spare: the zygote is ready some time after the daemon is. */
async function withSpare(world: World, name: string): Promise<{ podId: string; spare: number }> {
  let n = 0;
  return await eventually(
    async () => {
      const podId = await world.runPod(`${name}-${n++}`);
      await world.runContainer(podId, 'takes-what-was-there', ['true']);
      const next = await world.runPod(`${name}-${n++}`);
      return { podId: next, spare: await oneSpare(world) };
    },
    'a sandbox has a spare shim made',
    { timeoutMs: 60_000 },
  );
}

/** While there is no zygote there will be none: then the next sandbox is asked for soon. */
const oneSpare = (world: World): Promise<number> =>
  eventually(
    async () => {
      const [spare, ...more] = await spares(world);
      if (spare === undefined || more.length > 0) throw new Error(`${more.length + (spare ? 1 : 0)} spares`);
      return spare;
    },
    'there is one spare',
    { timeoutMs: 3_000 },
  );

const noSpare = (world: World): Promise<void> =>
  eventually(async () => {
    if ((await spares(world)).length > 0) throw new Error('a spare is there');
  }, 'no spare is left');

t.test('a container gets the spare shim, and one that dies is replaced', { timeout: 180_000 }, async t => {
  await using world = await World.start();
  const { podId, spare } = await withSpare(world, 'a');
  const first = await world.runContainer(podId, 'first', ['sleep', '1000']);
  t.equal(await world.shimPid(first), spare, 'the process that waited is the shim now');
  const { stdout } = await world.exec(first, 'echo', 'alive');
  t.equal(stdout, 'alive\n');
  const [session, group] = (await world.node.sh(`ps -o sid=,pgid= -p ${spare}`)).trim().split(/\s+/).map(Number);
  t.strictSame([session, group], [spare, spare], 'it leads a session and a group of its own');
  const score = (pid: number | string) => world.node.sh(`cat /proc/${pid}/oom_score_adj`);
  const zygote = (await world.node.sh(`pgrep -of '^containerd-shim-cleat-v2 zygote'`)).trim();
  t.equal(await score(spare), await score(zygote));
  t.strictSame(await findings(world.daemon.socket), [], 'nobody takes the next one for a stray');

  const second = await withSpare(world, 'b');
  await world.node.sh(`kill -9 ${second.spare}`);
  await eventually(async () => {
    const state = await world.node.sh(`ps -o stat= -p ${second.spare} || true`);
    if (state !== '') throw new Error(`it is there, as ${state}`);
  }, 'the kernel reaps what the zygote has forked');
  const id = await world.runContainer(second.podId, 'second', ['sleep', '1000']);
  t.not(await world.shimPid(id), second.spare);

  const third = await withSpare(world, 'c');
  await world.node.sh(`kill -9 ${(await world.node.sh(`pgrep -of '^containerd-shim-cleat-v2 zygote'`)).trim()}`);
  await noSpare(world);
  const cold = await world.runContainer(third.podId, 'third', ['sleep', '1000']);
  t.equal((await world.exec(cold, 'echo', 'alive')).stdout, 'alive\n', 'without zygote and spare it starts cold');
  await withSpare(world, 'd');
  const { items } = await world.runtime.listPodSandbox({});
  for (const { id: podSandboxId } of items) await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});

t.test('a spare shim that hangs holds up no container for ever', { timeout: 180_000 }, async t => {
  await using world = await World.start();
  const { podId, spare } = await withSpare(world, 'a');
  await world.node.sh(`kill -STOP ${spare}`);
  const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
  t.not(await world.shimPid(id), spare);
  await world.node.sh(`kill -CONT ${spare}`);
  await eventually(async () => {
    if ((await spares(world)).includes(spare)) throw new Error('still there');
  }, 'it leaves when it comes back to itself');
  t.equal((await world.exec(id, 'echo', 'alive')).stdout, 'alive\n');
});

t.test(
  'a daemon that is replaced leaves no spare shim behind, and the new one has its own',
  { timeout: 180_000 },
  async t => {
    await using world = await World.start();
    const { cleatctl, oneDaemon } = upgrader(world);
    const { podId, spare } = await withSpare(world, 'a');
    t.match(await cleatctl('upgrade', join(BIN_DIR, 'cleatd')), { code: 0 });
    await oneDaemon();
    await eventually(async () => {
      if ((await spares(world)).includes(spare)) throw new Error('still there');
    }, 'the old daemon’s leaves');
    const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
    t.equal((await world.exec(id, 'echo', 'alive')).stdout, 'alive\n');
    const next = await withSpare(world, 'b');
    t.equal(await world.shimPid(await world.runContainer(next.podId, 'c', ['sleep', '1000'])), next.spare);
  },
);

t.test('a spare shim ends with its daemon', { timeout: 180_000 }, async t => {
  await using world = await World.start();
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await withSpare(world, signal.toLowerCase());
    await world.daemon.kill(signal);
    await noSpare(world);
    await world.daemon.restart();
  }
  const { podId, spare } = await withSpare(world, 'after');
  const id = await world.runContainer(podId, 'c', ['sleep', '1000']);
  t.equal(await world.shimPid(id), spare, 'the next daemon has one of its own');
});
