import { Code } from '@cleat/base';
import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { node, runtime } = world;
const { root } = world.daemon;

/** The records of pods and containers each lie on a file system of their own, which a file can fill. */
const dirs = [`${root}/pods`, `${root}/containers`];
for (const dir of dirs) await node.sh(`mount -t tmpfs -o size=512k tmpfs ${dir}`);
const FULL = /^cannot record .*ENOSPC/;
const fill = () => node.sh(`for d in ${dirs.join(' ')}; do cat /dev/zero > $d/filler 2>/dev/null || true; done`);
const free = () => node.sh(`rm -f ${dirs.map(dir => `${dir}/filler`).join(' ')}`);
const entries = () => node.sh(`ls ${dirs.join(' ')} | grep -E '^[0-9a-f]{64}$' || true`);

t.test('what cannot be recorded is not made, and leaves nothing', async t => {
  await fill();
  await t.rejects(world.runPod('a'), { code: Code.ResourceExhausted, details: FULL });
  t.equal(await entries(), '');
  await free();
  const podSandboxId = await world.runPod('a');
  const containerId = await world.createContainer(podSandboxId, 'c', ['true']);
  const before = await entries();
  await fill();
  await t.rejects(world.createContainer(podSandboxId, 'd', ['true']), { code: Code.ResourceExhausted, details: FULL });
  await t.rejects(runtime.startContainer({ containerId }), { code: Code.ResourceExhausted, details: FULL });
  t.equal(await entries(), before);
  await free();
  await runtime.startContainer({ containerId });
  t.match(await world.exited(containerId), { exitCode: 0 });
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('on a full disk ends are told, and pods are stopped and removed all the same', async t => {
  const podSandboxId = await world.runPod('a');
  const short = await world.runContainer(podSandboxId, 'short', [
    'sh',
    '-c',
    'until [ -e /dev/shm/go ]; do sleep 0.02; done; exit 5',
  ]);
  const long = await world.runContainer(podSandboxId, 'long', ['sleep', '1000']);
  await fill();
  await node.sh(`touch /proc/${await world.pid(short)}/root/dev/shm/go`);
  t.match(await world.exited(short), { exitCode: 5 });
  await runtime.stopContainer({ containerId: long, timeout: 0n });
  t.match(await world.status(long), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  t.match(await world.exited(short), { exitCode: 5 }, 'found again');
  t.match(
    await world.exited(long),
    { exitCode: 137 },
    'found again, though its shim may not have left when the daemon died',
  );
  await runtime.stopPodSandbox({ podSandboxId });
  t.equal((await runtime.podSandboxStatus({ podSandboxId })).status?.state, PodSandboxState.SANDBOX_NOTREADY);
  await runtime.removePodSandbox({ podSandboxId });
  t.equal(await entries(), '');
  await free();
});
