// timeout: 240
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Code } from '@cleat/base';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import { Shim } from '@cleat/proto/shim';
import t, { type Test } from 'tap';
import { type Client, connect, createClient } from 'ttrpc-ts';
import { World } from '../integration/world.ts';
import { BIN_DIR, TestDaemon } from '../node/daemon.ts';
import { leftovers } from '../node/leftovers.ts';
import { TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';
import { findings } from './fsck-client.ts';
import { FIXTURES, OldPrograms, RELEASES } from './old-programs.ts';

const LOGGER = ['sh', '-c', 'n=0; while sleep 0.1; do echo line $n; n=$((n+1)); done'];

/** A pod of one daemon, with a container that logs, one that has ended, and one that was only made. */
type Kept = {
  readonly pod: string;
  readonly name: string;
  readonly runs: string;
  readonly ended: string;
  readonly made: string;
};

async function makePod(world: World, name: string): Promise<Kept> {
  const pod = await world.runPod(name);
  const runs = await world.runContainer(pod, 'runs', LOGGER);
  const ended = await world.runContainer(pod, 'ended', ['sh', '-c', 'exit 5']);
  const made = await world.createContainer(pod, 'made', ['sleep', '1000']);
  await world.exited(ended);
  return { pod, name, runs, ended, made };
}

/** Everything that a kubelet does with a pod that another version of the daemon has made, up to its removal. */
async function useAndRemove(t: Test, world: World, { pod, name, runs, ended, made }: Kept) {
  const { runtime } = world;
  const { containers } = await runtime.listContainers({ filter: { podSandboxId: pod } });
  t.strictSame(containers.map(({ id }) => id).sort(), [runs, ended, made].sort(), 'it is listed');
  t.equal((await runtime.podSandboxStatus({ podSandboxId: pod })).status?.state, PodSandboxState.SANDBOX_READY);
  t.equal((await world.status(runs)).state, ContainerState.CONTAINER_RUNNING);
  t.match(await world.status(ended), { state: ContainerState.CONTAINER_EXITED, exitCode: 5 });
  t.match(await world.exec(runs, 'echo', 'hello'), { stdout: 'hello\n' }, 'exec');
  const before = (await world.logLines(name, 'runs')).length;
  await eventually(async () => {
    if ((await world.logLines(name, 'runs')).length <= before) throw new Error('no new line');
  }, 'its log grows');
  await runtime.reopenContainerLog({ containerId: runs });
  await runtime.startContainer({ containerId: made });
  const later = await world.runContainer(pod, 'later', ['sleep', '1000']);
  t.match(await world.exec(later, 'echo', 'later'), { stdout: 'later\n' }, 'a new container beside it');
  t.match((await runtime.containerStats({ containerId: runs })).stats?.attributes?.id, runs, 'stats');
  await runtime.stopContainer({ containerId: runs, timeout: 0n });
  t.match(await world.status(runs), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  const lines = await world.logLines(name, 'runs');
  t.strictSame(
    lines,
    lines.map((_, n) => `line ${n}`),
    'no line is lost or doubled',
  );
  await runtime.stopPodSandbox({ podSandboxId: pod });
  await runtime.removePodSandbox({ podSandboxId: pod });
  t.strictSame((await runtime.listContainers({ filter: { podSandboxId: pod } })).containers, []);
}

async function ask<T>(world: World, id: string, what: (shim: Client<typeof Shim>) => Promise<T>): Promise<T> {
  const file = join(world.daemon.state, 'containers', id, 'bootstrap.json');
  const { address } = JSON.parse(readFileSync(file, 'utf8')) as { address: string };
  const channel = await connect(address);
  try {
    return await what(createClient(Shim, channel));
  } finally {
    channel.close();
  }
}

const shimVersion = async (world: World, id: string) => (await ask(world, id, shim => shim.inspect({}))).version;

async function startAs(world: World, bin: string): Promise<void> {
  await world.daemon.kill('SIGTERM');
  world.daemon.bin = bin;
  await world.daemon.restart();
}

for (const release of RELEASES) {
  t.test(`shims and state of ${release} under this version, and back`, async t => {
    using old = new OldPrograms(release);
    await using world = await World.start({ bin: old.bin });
    const [first, second] = [await makePod(world, 'old-1'), await makePod(world, 'old-2')];
    await startAs(world, BIN_DIR);
    await t.test('this version runs what the old one has made', async t => await useAndRemove(t, world, first));
    await t.test('an old shim says that it cannot be upgraded, and goes on', async t => {
      const program = join(BIN_DIR, 'containerd-shim-cleat-v2');
      await t.rejects(
        ask(world, second.runs, shim => shim.upgrade({ program })),
        { code: Code.Unimplemented },
      );
      t.equal(await shimVersion(world, second.runs), release.slice(1));
    });
    const third = await makePod(world, 'new-1');
    t.not(await shimVersion(world, third.runs), release.slice(1), 'a new daemon starts new shims');
    await startAs(world, old.bin);
    await t.test('the old version runs what this one has made', async t => await useAndRemove(t, world, third));
    await t.test('and what it had made itself', async t => await useAndRemove(t, world, second));
    const fourth = await makePod(world, 'old-3');
    await startAs(world, BIN_DIR);
    await t.test('forward once more', async t => await useAndRemove(t, world, fourth));
    t.strictSame(await world.leftovers(), []);
    t.strictSame(await findings(world.daemon.socket), [], 'everything has its owner');
  });
}

for (const release of RELEASES) {
  t.test(`what ${release} had on disk when the machine went down is understood, and can be removed`, async t => {
    await using node = await TestNode.start();
    layOut(join(FIXTURES, release, 'state'), node.path('d-root'), node.path(''));
    const daemon = await TestDaemon.start(node);
    const { runtime, image } = daemon.cri;
    const { items } = await runtime.listPodSandbox({});
    t.match(items, [{ metadata: { name: 'kept', namespace: 'test' }, state: PodSandboxState.SANDBOX_NOTREADY }]);
    const { containers } = await runtime.listContainers({});
    const states = await Promise.all(
      containers.map(async ({ id, metadata }) => {
        const { status } = await runtime.containerStatus({ containerId: id });
        return [metadata?.name, status?.state, status?.exitCode];
      }),
    );
    const { CONTAINER_EXITED } = ContainerState;
    t.strictSame(states.map(([name]) => name).sort(), ['ended', 'made', 'runs']);
    t.strictSame(
      states.find(([name]) => name === 'ended'),
      ['ended', CONTAINER_EXITED, 5],
    );
    t.equal(states.find(([name]) => name === 'runs')?.[1], CONTAINER_EXITED, 'nothing is said to run that does not');
    const { images } = await image.listImages({});
    t.same(images, [], 'of its image only the records are kept: without its layers’ files it is not told as there');
    for (const { id } of items) await runtime.stopPodSandbox({ podSandboxId: id });
    for (const { id } of items) await runtime.removePodSandbox({ podSandboxId: id });
    t.strictSame((await runtime.listContainers({})).containers, []);
    t.strictSame(await leftovers(node, daemon), []);
  });
}

/** Copy kept state to a root directory; what it says of its node's directory is said of this one. */
function layOut(from: string, to: string, node: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(source, 'utf8').replaceAll('@NODE@', node.replace(/\/$/, '')), { mode: 0o600 });
  }
}
