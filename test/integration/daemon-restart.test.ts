import { join } from 'node:path';
import { bundleFiles } from '@cleat/base';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { BIN_DIR } from '../node/daemon.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const COUNT = ['sh', '-c', 'i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done'];

t.test('containers, logs and execs go on when the daemon is killed and started again', async t => {
  await using world = await World.start();
  const podId = await world.runPod('a');
  const id = await world.runContainer(podId, 'counter', COUNT);
  const pid = await world.pid(id);
  const before = await eventually(async () => {
    const lines = await world.logLines('a', 'counter');
    if (lines.length < 5) throw new Error('too few lines');
    return lines.length;
  }, 'the log grows');
  await world.daemon.kill('SIGKILL');
  await eventually(async () => {
    if ((await world.logLines('a', 'counter')).length < before + 5) throw new Error('too few lines');
  }, 'the log grows while no daemon runs');
  await world.daemon.restart();
  t.equal(await world.pid(id), pid);
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
  t.equal((await world.exec(id, 'echo', 'again')).stdout, 'again\n');
  const lines = await world.logLines('a', 'counter');
  t.strictSame(
    lines,
    lines.map((_, i) => String(i)),
    'no line is lost or doubled',
  );
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
});

t.test('a container that ends while no daemon runs is reported with its true exit code and time', async t => {
  await using world = await World.start();
  const podId = await world.runPod('a');
  const wait = 'until [ -e /go ]; do sleep 0.02; done; date +%s%N > /ended; exit 23';
  const id = await world.runContainer(podId, 'short', ['sh', '-c', wait]);
  const pid = await world.pid(id);
  await world.daemon.kill('SIGKILL');
  await world.node.sh(`touch /proc/${pid}/root/go`);
  const { exit } = bundleFiles(`${world.daemon.state}/containers/${id}`);
  await eventually(() => world.node.sh(`test -e ${exit}`), 'the container ends');
  const endedBefore = BigInt(Date.now() + 1) * 1_000_000n; // what is told has parts of a millisecond
  await world.daemon.restart();
  const status = await world.exited(id);
  t.match(status, { exitCode: 23, reason: 'Error' });
  t.ok(status.finishedAt <= endedBefore, 'it ended before the daemon came back');
  t.ok(status.finishedAt > status.startedAt);
});

t.test('a shim that is killed takes its container along, and the kernel tells the exit code', async t => {
  await using world = await World.start();
  const podId = await world.runPod('a');
  const id = await world.runContainer(podId, 'victim', ['sleep', '1000']);
  const other = await world.runContainer(podId, 'other', ['sleep', '1000']);
  const pid = await world.pid(id);
  await world.node.sh(`kill -9 ${await world.shimPid(id)}`);
  t.match(await world.exited(id), { exitCode: 137 });
  await eventually(() => world.node.sh(`test ! -d /proc/${pid}`), 'the init is gone');
  t.equal((await world.status(other)).state, ContainerState.CONTAINER_RUNNING);
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
});

t.test('a shim that hangs is ended through the kernel, and the others do not notice', async t => {
  await using world = await World.start({ config: { limits: { shim_call_timeout_s: 3 } } });
  const podId = await world.runPod('a');
  const stuck = await world.runContainer(podId, 'stuck', ['sleep', '1000']);
  const other = await world.runContainer(podId, 'other', ['sleep', '1000']);
  await world.node.sh(`kill -STOP ${await world.shimPid(stuck)}`);
  t.equal((await world.status(stuck)).state, ContainerState.CONTAINER_RUNNING, 'what was last known');
  t.equal((await world.exec(other, 'echo', 'fine')).stdout, 'fine\n');
  await world.runtime.stopContainer({ containerId: stuck, timeout: 0n });
  t.match(await world.exited(stuck), { exitCode: 137 });
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
});

t.test('a daemon that starts beside a hanging shim serves the other containers', async t => {
  await using world = await World.start({ config: { limits: { shim_call_timeout_s: 3 } } });
  const podId = await world.runPod('a');
  const stuck = await world.runContainer(podId, 'stuck', ['sleep', '1000']);
  const other = await world.runContainer(podId, 'other', ['sleep', '1000']);
  await world.node.sh(`kill -STOP ${await world.shimPid(stuck)}`);
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  t.equal((await world.exec(other, 'echo', 'fine')).stdout, 'fine\n');
  t.equal((await world.status(stuck)).state, ContainerState.CONTAINER_RUNNING);
  await world.runtime.removePodSandbox({ podSandboxId: podId });
  t.strictSame(await world.leftovers(), []);
});

t.test('a pause container that is killed makes its sandbox not ready', async t => {
  await using world = await World.start();
  const podSandboxId = await world.runPod('a', { linux: {} });
  await eventually(() => world.node.sh(`kill -9 $(pgrep -f '^/pause$')`), 'the pause container runs its program');
  await eventually(async () => {
    const { status } = await world.runtime.podSandboxStatus({ podSandboxId });
    if (status?.state !== PodSandboxState.SANDBOX_NOTREADY) throw new Error('still ready');
  }, 'the sandbox is not ready');
  await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});

t.test(
  'a second daemon on the same directories or the same socket refuses to start and says by whom they are served',
  async t => {
    await using world = await World.start();
    const bin = join(BIN_DIR, 'cleatd');
    const { root, state, socket } = world.daemon;
    const same = await world.node.run(bin, ['--root', root, '--state', state, '--socket', `${socket}.2`]);
    t.match(same, { code: 1, stderr: /cleatd: another cleatd \(process \d+\)/ });
    const other = await world.node.run(bin, ['--root', `${root}2`, '--state', `${state}2`, '--socket', socket]);
    t.match(other, { code: 1, stderr: /served already, by process \d+/ });
    t.equal((await world.runtime.version({})).runtimeName, 'cleat');
  },
);
