// serial
// timeout: 900
import { join } from 'node:path';
import { ContainerState } from '@cleat/proto/cri';
import t, { type Test } from 'tap';
import { crictlEnv, crictlSession, PATIENT } from '../integration/crictl-session.ts';
import { World } from '../integration/world.ts';
import { eventually } from '../node/reach.ts';
import { crictl as buildCrictl } from '../tools/go-tool.ts';
import { foreignHandlers } from './foreign-handlers.ts';

/** Says a line, then runs until SIGTERM, which it answers with 5. */
const SERVICE = ['sh', '-c', 'echo up; echo oops >&2; trap "exit 5" TERM; while :; do sleep 0.1; done'];

const crictl = await buildCrictl();
const { handlers, env: daemonEnv } = await foreignHandlers(t.testdir());
/** Handlers whose shims are not ours. */
const FOREIGN = ['containerd-runc', 'runsc'];
const world = await World.start({
  env: daemonEnv,
  config: { runtime: { handlers } },
});
t.teardown(() => world[Symbol.asyncDispose]());
const env = crictlEnv(world);
const run = (...args: string[]) => world.node.run(crictl, [...PATIENT, ...args], { env, input: 'typed\n' });

for (const handler of FOREIGN)
  t.test(`a pod of the handler ${handler}`, async t => {
    const podId = await world.runPod(handler, {}, handler);
    await t.test('its containers log, end with their codes, and are found again', t => life(t, handler, podId));
    await t.test('commands run in them: at once, in sessions, in terminals', t => commands(t, podId));
    await t.test('their own processes can be attached to', t => attach(t, handler, podId));
    await t.test('a session and the log go on while the daemon is away', t => away(t, handler, podId));
    await t.test('a port is forwarded', t => forward(t, handler, podId));
    await t.test('statistics are told, and limits are changed', t => figures(t, podId));
    await t.test('a log is opened anew after its rotation', () => rotation(handler, podId));
    await t.test('a host that is killed takes its container along, and no other', t => killedHost(t, podId));
    await world.runtime.stopPodSandbox({ podSandboxId: podId });
    await world.runtime.removePodSandbox({ podSandboxId: podId });
  });

t.test('handlers live side by side on one node', async t => {
  const pods = await Promise.all(['', 'crun', ...FOREIGN].map(handler => world.runPod(`side-${handler}`, {}, handler)));
  const said = await Promise.all(
    pods.map(async pod => {
      const id = await world.runContainer(pod, 'main', SERVICE);
      return (await world.exec(id, 'cat', '/proc/version')).stdout;
    }),
  );
  t.match(said[3], /gVisor/i, 'its kernel is its own');
  t.equal(said[0], said[1], "runc's and crun's are the node's");
  t.equal(said[0], said[2]);
  await Promise.all(pods.map(podSandboxId => world.runtime.removePodSandbox({ podSandboxId })));
});

t.test('nothing of it is left', async t => {
  t.same(await world.leftovers(), []);
  await eventually(async () => {
    const left = await world.node.sh('pgrep -fa "[c]ontainerd-shim-run|[r]unsc" || true');
    if (left) throw new Error(left);
  }, 'the other shims leave');
});

async function life(t: Test, handler: string, podId: string): Promise<void> {
  const service = await world.runContainer(podId, 'service', SERVICE);
  const short = await world.runContainer(podId, 'short', ['sh', '-c', 'echo last words; exit 7']);
  t.match(await world.exited(short), { exitCode: 7, reason: 'Error' });
  t.same(await world.logLines(handler, 'short'), ['last words'], 'the log is whole once the end is told');
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  t.match(await world.status(service), { state: ContainerState.CONTAINER_RUNNING });
  t.match(await world.status(short), { exitCode: 7 });
  t.same((await world.log(handler, 'service')).map(line => `${line.stream} ${line.text}`).sort(), [
    'stderr oops',
    'stdout up',
  ]);
  await world.runtime.stopContainer({ containerId: service, timeout: 20n });
  t.match(await world.status(service), { state: ContainerState.CONTAINER_EXITED, exitCode: 5 });
  for (const containerId of [service, short]) await world.runtime.removeContainer({ containerId });
  const missing = await world.createContainer(podId, 'missing', ['no-such-program']);
  await t.rejects(world.runtime.startContainer({ containerId: missing }), { message: /no-such-program/ });
  await world.runtime.removeContainer({ containerId: missing });
}

async function commands(t: Test, podId: string): Promise<void> {
  const id = await world.runContainer(podId, 'commands', SERVICE);
  t.match(await world.exec(id, 'sh', '-c', 'echo out; echo err >&2; exit 3'), {
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  const late = world.runtime.execSync({ containerId: id, cmd: ['sleep', '1000'], timeout: 1n });
  await t.rejects(late, { message: /longer than 1 s/ });
  const big = await world.exec(id, 'sh', '-c', 'head -c 300000 /dev/zero | tr "\\0" x');
  t.equal(big.stdout.length, 300_000);
  for (const transport of ['spdy', 'websocket']) {
    const flags = ['exec', '--transport', transport];
    const both = await run(...flags, id, 'sh', '-c', 'echo out; echo err >&2; exit 5');
    t.match(both, { stdout: 'out\n', stderr: /err\n[\s\S]*exit code 5/ }, `over ${transport}`);
    t.match(await run(...flags, '-i', id, 'sh', '-c', 'cat; echo end'), { code: 0, stdout: 'typed\nend\n' });
  }
  const typed = () => run('exec', '-i', id, 'sh', '-c', 'cat; echo end');
  for (let round = 0; round < 4; round++)
    for (const { code, stdout } of await Promise.all(Array.from({ length: 5 }, typed)))
      t.same([code, stdout], [0, 'typed\nend\n'], 'input arrives though the other shim opens its fifo late');
  const line = `${crictl} --timeout 60s exec -it ${id} sh -c 'tty; stty size; exit 4'`;
  const script = `stty rows 33 cols 99; ${line}; echo code $?`;
  const { stdout } = await world.node.run('script', ['-qec', script, '/dev/null'], { env, input: '' });
  t.match(stdout, /\/dev\/pts\/\d|33 99/, 'its terminal has the size of ours');
  t.match(stdout, /exit code 4/);
  await world.runtime.removeContainer({ containerId: id });
}

async function attach(t: Test, handler: string, podId: string): Promise<void> {
  const config = { stdin: true, stdinOnce: true };
  const id = await world.runContainer(podId, 'cat', ['sh', '-c', 'cat; echo end; exit 8'], config);
  t.match(await run('attach', '-i', id), { stdout: /typed/ });
  t.match(await world.exited(id), { exitCode: 8 });
  t.same(await world.logLines(handler, 'cat'), ['typed', 'end']);
  await world.runtime.removeContainer({ containerId: id });
  const tty = await world.runContainer(podId, 'tty', ['sh', '-c', 'tty; read x; echo "got $x"'], {
    tty: true,
    stdin: true,
  });
  const line = `${crictl} --timeout 60s attach -it ${tty}`;
  await world.node.run('script', ['-qec', line, '/dev/null'], { env, input: 'typed\n' });
  t.match(await world.exited(tty), { exitCode: 0 });
  t.match((await world.logLines(handler, 'tty')).join('\n'), /got typed/);
  await world.runtime.removeContainer({ containerId: tty });
}

async function away(t: Test, handler: string, podId: string): Promise<void> {
  const id = await world.runContainer(podId, 'away', [
    'sh',
    '-c',
    'n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done',
  ]);
  const { child, says, ended } = crictlSession(world, crictl, [
    'exec',
    '-i',
    id,
    'sh',
    '-c',
    'echo on; read x; echo "got $x"',
  ]);
  await says('on');
  await world.daemon.kill('SIGKILL');
  const before = (await world.logLines(handler, 'away')).length;
  child.stdin?.end('a line\n');
  await says('got a line');
  await ended();
  await eventually(async () => {
    if ((await world.logLines(handler, 'away')).length <= before) throw new Error('no new line');
  }, 'the log grows without a daemon');
  await world.daemon.restart();
  const lines = await world.logLines(handler, 'away');
  t.same(
    lines,
    lines.map((_, at) => `${at + 1}`),
    'no line is lost or doubled',
  );
  await world.runtime.removeContainer({ containerId: id });
}

async function forward(t: Test, handler: string, podId: string): Promise<void> {
  const web = await world.runContainer(podId, 'web', ['httpd', '-f', '-p', '8080', '-h', '/etc']);
  const { child, seen, says, ended } = crictlSession(world, crictl, ['port-forward', podId, '9001:8080']);
  await says('Forwarding from');
  t.match(seen.stdout, /Forwarding from/);
  await eventually(async () => {
    const text = await world.node.sh('busybox wget -q -O - http://127.0.0.1:9001/hostname');
    if (text !== `${handler}\n`) throw new Error(text);
  }, 'the page comes');
  child.kill('SIGTERM');
  await ended();
  await world.runtime.removeContainer({ containerId: web });
}

async function figures(t: Test, podId: string): Promise<void> {
  const id = await world.runContainer(podId, 'busy', ['sh', '-c', 'while :; do :; done']);
  await eventually(async () => {
    const { stats } = await world.runtime.containerStats({ containerId: id });
    if (!((stats?.memory?.workingSetBytes?.value ?? 0n) > 0n)) throw new Error('no memory');
    if (!((stats?.cpu?.usageCoreNanoSeconds?.value ?? 0n) > 0n)) throw new Error('no CPU time');
  }, 'memory and CPU time are told');
  await world.runtime.updateContainerResources({ containerId: id, linux: { cpuShares: 512n } });
  t.match((await world.status(id)).resources?.linux, { cpuShares: 512n });
  await world.runtime.removeContainer({ containerId: id });
}

async function rotation(handler: string, podId: string): Promise<void> {
  const id = await world.runContainer(podId, 'rotated', [
    'sh',
    '-c',
    'echo old; while [ ! -e /go ]; do sleep 0.05; done; echo new; sleep 1000',
  ]);
  const logged = (line: string) => async () => {
    const lines = await world.logLines(handler, 'rotated');
    if (lines.join() !== line) throw new Error(`the log has ${JSON.stringify(lines)}`);
  };
  await eventually(logged('old'), 'the first line');
  const path = join(world.logDirectory(handler), 'rotated.log');
  await world.node.sh(`mv ${path} ${path}.1`);
  await world.runtime.reopenContainerLog({ containerId: id });
  await world.exec(id, 'touch', '/go');
  await eventually(logged('new'), 'the new file has the new line');
  await world.runtime.removeContainer({ containerId: id });
}

async function killedHost(t: Test, podId: string): Promise<void> {
  const victim = await world.runContainer(podId, 'victim', ['sleep', '1000']);
  const other = await world.runContainer(podId, 'other', ['sleep', '1000']);
  await world.node.sh(`kill -9 ${await world.shimPid(victim)}`);
  t.match(await world.exited(victim), { exitCode: 137 });
  t.match(await world.status(other), { state: ContainerState.CONTAINER_RUNNING });
  t.match(await world.exec(other, 'echo', 'here'), { stdout: 'here\n' });
  for (const containerId of [victim, other]) await world.runtime.removeContainer({ containerId });
}
