// serial
// timeout: 900
import { once } from 'node:events';
import { withDeadline } from '@cleat/base';
import { ContainerState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { CLEAT_HANDLER, ContainerdWorld } from './containerd-world.ts';
import { CONTAINERD_VERSIONS } from './peers/peers.ts';

const RUNTIME = ['--runtime', 'io.containerd.cleat.v2'];
const DEADLINE_MS = 60_000;

/** Runs until SIGTERM, which it answers with 5; says a line for each that it is given. */
const SERVICE = ['sh', '-c', 'trap "exit 5" TERM; echo up; while :; do sleep 0.1; done'];

for (const version of CONTAINERD_VERSIONS)
  t.test(`containerd ${version}`, async t => {
    const world = await ContainerdWorld.start(version);
    t.teardown(() => world[Symbol.asyncDispose]());
    await ctr(world, 'images', 'pull', '--plain-http', world.image);
    await t.test('ctr runs a container attached: output, input, exit code', t => attached(t, world));
    await t.test('every verb of ctr tasks works on a detached one, also after a restart of containerd', t =>
      detached(t, world),
    );
    await t.test('a container and an exec of ctr have a terminal when they ask for one', t => terminals(t, world));
    await t.test('events come in the order that runtime v2 prescribes', t => events(t, world));
    await t.test('a container that ends while containerd is away leaves nothing behind', t => away(t, world));
    await t.test("a pod of containerd's CRI runs under our shim", t => pod(t, world));
    await t.test('nothing of the containers is left', t => leftovers(t, world));
  });

/** Run `ctr` to its end. @throws Error when it fails */
async function ctr(world: ContainerdWorld, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.ctr(args);
  if (code !== 0) throw new Error(`ctr ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

const service = (world: ContainerdWorld, id: string) =>
  ctr(world, 'run', '-d', ...RUNTIME, world.image, id, ...SERVICE);

async function untilStatus(world: ContainerdWorld, id: string, status: string): Promise<void> {
  await eventually(async () => {
    const list = await ctr(world, 'tasks', 'ls');
    if (!new RegExp(`^${id}\\s+\\d+\\s+${status}`, 'm').test(list)) throw new Error(list);
  }, `task ${id} is ${status}`);
}

async function remove(world: ContainerdWorld, id: string): Promise<void> {
  await ctr(world, 'tasks', 'kill', '-s', 'SIGTERM', id);
  await untilStatus(world, id, 'STOPPED');
  await ctr(world, 'tasks', 'delete', id).catch(() => undefined); // it exits with the task's own code
  await ctr(world, 'containers', 'delete', id);
}

async function attached(t: Test, world: ContainerdWorld): Promise<void> {
  const script = 'read line; echo "got $line"; echo oops >&2; exit 3';
  const ran = await world.ctr(['run', '--rm', ...RUNTIME, world.image, 'attached', 'sh', '-c', script], {
    input: 'a word\n',
  });
  t.equal(ran.code, 3);
  t.equal(ran.stdout, 'got a word\n');
  t.match(ran.stderr, /^oops$/m);
  const missing = await world.ctr(['run', '--rm', ...RUNTIME, world.image, 'missing', 'no-such-program']);
  t.not(missing.code, 0);
  t.match(missing.stderr, /no-such-program/);
}

async function detached(t: Test, world: ContainerdWorld): Promise<void> {
  await service(world, 'service');
  await untilStatus(world, 'service', 'RUNNING');
  const pid = /^service\s+(\d+)/m.exec(await ctr(world, 'tasks', 'ls'))?.[1];
  t.match(await ctr(world, 'tasks', 'ps', 'service'), new RegExp(`^${pid}\\s`, 'm'));
  t.match(await ctr(world, 'tasks', 'metrics', 'service'), /memory\S*\s+[1-9]/);
  const failing = await world.ctr(['tasks', 'exec', '--exec-id', 'e1', 'service', 'sh', '-c', 'echo in; exit 4']);
  t.match(failing, { code: 4, stdout: 'in\n' });
  await ctr(world, 'tasks', 'pause', 'service');
  await untilStatus(world, 'service', 'PAUSED');
  await world.restart();
  await untilStatus(world, 'service', 'PAUSED');
  await ctr(world, 'tasks', 'resume', 'service');
  await untilStatus(world, 'service', 'RUNNING');
  t.equal(await ctr(world, 'tasks', 'exec', '--exec-id', 'e2', 'service', 'echo', 'again'), 'again\n');
  const checkpoint = await world.ctr(['tasks', 'checkpoint', 'service']);
  t.not(checkpoint.code, 0);
  t.match(checkpoint.stderr, /checkpoints are not supported/);
  await ctr(world, 'tasks', 'kill', '-s', 'SIGTERM', 'service');
  await untilStatus(world, 'service', 'STOPPED');
  t.match((await world.ctr(['tasks', 'delete', 'service'])).stderr, /non-zero exit code 5/);
  await ctr(world, 'containers', 'delete', 'service');
  await ctr(world, 'containers', 'create', ...RUNTIME, world.image, 'started', 'sh', '-c', 'exit 6');
  t.equal((await world.ctr(['tasks', 'start', 'started'])).code, 6, 'start answers with the exit code');
  await ctr(world, 'containers', 'delete', 'started');
}

async function terminals(t: Test, world: ContainerdWorld): Promise<void> {
  const inTerminal = async (...args: string[]) => {
    const line = [world.node.path('bin', 'ctr'), '-a', world.socket, ...args].join(' ');
    const script = `stty rows 33 cols 99; ${line}; echo code $?`;
    return (await world.node.run('script', ['-qec', script, '/dev/null'], { input: '' })).stdout;
  };
  const say = `sh -c 'tty; stty size; exit 6'`;
  const own = await inTerminal('run', '--rm', '-t', ...RUNTIME, world.image, 'terminal', say);
  t.match(own, /\/dev\/pts\/0/);
  t.match(own, /code 6/);
  await service(world, 'host');
  const exec = await inTerminal('tasks', 'exec', '-t', '--exec-id', 'tty', 'host', say);
  t.match(exec, /\/dev\/pts\/0/);
  t.match(exec, /code 6/);
  await remove(world, 'host');
}

async function events(t: Test, world: ContainerdWorld): Promise<void> {
  const watcher = world.spawnCtr(['events']);
  let text = '';
  watcher.stdout?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  const ended = once(watcher, 'close');
  const topics = () => [...text.matchAll(/ (\/tasks\/\S+) \{"container_id":"seen"/g)].map(match => match[1]);
  await eventually(async () => {
    await world.ctr(['namespaces', 'label', 'default', `t=${Date.now()}`]); // an event of any kind
    if (!text.includes('/namespaces/')) throw new Error('nothing yet');
  }, 'ctr tells events');
  await service(world, 'seen');
  await ctr(world, 'tasks', 'exec', '--exec-id', 'e', 'seen', 'true');
  await ctr(world, 'tasks', 'pause', 'seen');
  await ctr(world, 'tasks', 'resume', 'seen');
  await remove(world, 'seen');
  await eventually(() => {
    if (!topics().includes('/tasks/delete')) throw new Error(topics().join(' '));
  }, 'all events');
  const prescribed = 'create start exec-added exec-started exit paused resumed exit delete';
  t.equal(topics().join(' ').replaceAll('/tasks/', ''), prescribed);
  watcher.kill('SIGKILL');
  await withDeadline(ended, DEADLINE_MS, 'ending ctr events');
}

async function away(t: Test, world: ContainerdWorld): Promise<void> {
  await ctr(
    world,
    'run',
    '-d',
    ...RUNTIME,
    world.image,
    'leaver',
    'sh',
    '-c',
    'while ! [ -e /go ]; do sleep 0.05; done; exit 9',
  );
  const pid = /^leaver\s+(\d+)/m.exec(await ctr(world, 'tasks', 'ls'))?.[1];
  await world.kill();
  await world.node.sh(`touch /proc/${pid}/root/go; while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`);
  await world.restart();
  // containerd clears away a task that ended meanwhile, with its own shim as well: its exit is told by an event.
  t.notMatch(await ctr(world, 'tasks', 'ls'), /leaver/);
  await ctr(world, 'containers', 'delete', 'leaver');
}

async function pod(t: Test, world: ContainerdWorld): Promise<void> {
  const crictl = await buildCrictl();
  const env = { CONTAINER_RUNTIME_ENDPOINT: `unix://${world.socket}` };
  const run = (...args: string[]) => world.node.run(crictl, ['--timeout', '60s', ...args], { env, input: 'typed\n' });
  const podId = await world.runPod('p', {}, CLEAT_HANDLER);
  const id = await world.runContainer(podId, 'main', SERVICE);
  const cat = await world.runContainer(podId, 'cat', ['sh', '-c', 'cat; exit 8'], { stdin: true, stdinOnce: true });
  t.match(
    await world.node.sh('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "'),
    /containerd-shim-cleat-v2.*k8s\.io/,
  );
  t.match(await run('exec', id, 'sh', '-c', 'echo out; exit 5'), { stdout: 'out\n', stderr: /exit code 5/ });
  t.match(await run('exec', '-s', id, 'echo', 'sync'), { code: 0, stdout: 'sync\n' });
  t.match(await run('attach', '-i', cat), { stdout: /typed/ });
  t.match(await world.exited(cat), { exitCode: 8 });
  await world.restart();
  t.match(await world.status(id), { state: ContainerState.CONTAINER_RUNNING });
  t.match(await run('exec', '-s', id, 'echo', 'again'), { code: 0, stdout: 'again\n' });
  t.match(await run('logs', id), { code: 0, stdout: 'up\n' });
  t.match((await run('stats', '-o', 'json', id)).stdout, /"workingSetBytes"/);
  await world.runtime.updateContainerResources({ containerId: id, linux: { memoryLimitInBytes: 64n << 20n } });
  t.match(await limitIn(world, id), String(64 << 20));
  t.match((await run('inspectp', podId)).stdout, /SANDBOX_READY/);
  await world.runtime.stopContainer({ containerId: id, timeout: 10n });
  t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 5 });
  await world.runtime.stopPodSandbox({ podSandboxId: podId });
  await world.runtime.removePodSandbox({ podSandboxId: podId });
}

async function limitIn(world: ContainerdWorld, id: string): Promise<string> {
  const pid = await world.pid(id);
  return await world.node.sh(`
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then cat /sys/fs/cgroup$(cut -d: -f3 /proc/${pid}/cgroup)/memory.max
    else cat /sys/fs/cgroup/memory$(sed -n 's/^[0-9]*:memory://p' /proc/${pid}/cgroup)/memory.limit_in_bytes; fi`);
}

async function leftovers(t: Test, world: ContainerdWorld): Promise<void> {
  t.equal(await ctr(world, 'tasks', 'ls', '-q'), '');
  await eventually(async () => {
    const shims = await world.node.sh('pgrep -fa "[c]ontainerd-shim-cleat-v2 .*-namespace" || true');
    if (shims) throw new Error(shims);
  }, 'every shim leaves');
  t.equal(
    await world.node
      .sh(`ls ${world.node.path('c', 'io.containerd.runtime.v2.task')}/*`)
      .then(s => s.replace(/^.*:$/gm, '').trim()),
    '',
  );
  t.equal(await world.node.sh(`ls ${world.node.path('s')} 2>/dev/null || true`), '', 'no socket is left');
  t.equal(await world.node.sh(`grep -c ${world.node.path('c')}/.*rootfs /proc/mounts || true`), '0\n');
}
