import { ContainerState, NamespaceMode, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

/** A shim that does not answer is soon given up. */
const config = { limits: { shim_call_timeout_s: 3 } };

t.test(
  'a container whose shim hangs and whose program ended while no daemon ran has ended, and can be removed',
  async t => {
    await using world = await World.start({ config });
    const podSandboxId = await world.runPod('a');
    const id = await world.runContainer(podSandboxId, 'stuck', ['sleep', '1000']);
    const pid = await world.pid(id);
    await world.node.sh(`kill -STOP ${await world.shimPid(id)}`);
    await world.daemon.kill('SIGKILL');
    await world.node.sh(`kill -9 ${pid}`);
    await world.daemon.restart();
    t.match(await world.exited(id), { exitCode: 137 });
    await world.runtime.removePodSandbox({ podSandboxId });
    t.strictSame(await world.leftovers(), []);
  },
);

t.test('a sandbox whose pause container’s shim hangs while the daemon starts stays ready', async t => {
  await using world = await World.start({ config });
  const linux = { securityContext: { namespaceOptions: { pid: NamespaceMode.POD } } };
  const podSandboxId = await world.runPod('a', { linux });
  const id = await world.runContainer(podSandboxId, 'c', ['sleep', '1000'], { linux });
  await world.node.sh(`kill -STOP ${await world.shimPid(podSandboxId)}`);
  await world.daemon.kill('SIGKILL');
  await world.daemon.restart();
  const state = async () => (await world.runtime.podSandboxStatus({ podSandboxId })).status?.state;
  t.equal(await state(), PodSandboxState.SANDBOX_READY);
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING);
  await eventually(() => world.node.sh(`kill -9 $(pgrep -f '^/pause$')`), 'the pause container runs its program');
  await eventually(async () => {
    if ((await state()) === PodSandboxState.SANDBOX_READY) throw new Error('still ready');
  }, 'the end of the pause container is seen without its shim');
  await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});
