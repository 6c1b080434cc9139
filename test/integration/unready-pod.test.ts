import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

t.test('a stop of a sandbox that became unready by itself ends its containers', async t => {
  await using world = await World.start({ config: { runtime: { pause: 'always' } } });
  const podSandboxId = await world.runPod('a');
  const id = await world.runContainer(podSandboxId, 'c', ['sleep', '1000']);
  await eventually(() => world.node.sh(`kill -9 $(pgrep -f '^/pause$')`), 'the pause container runs its program');
  await eventually(async () => {
    const { status } = await world.runtime.podSandboxStatus({ podSandboxId });
    if (status?.state !== PodSandboxState.SANDBOX_NOTREADY) throw new Error('still ready');
  }, 'the sandbox is not ready');
  t.equal((await world.status(id)).state, ContainerState.CONTAINER_RUNNING, 'it has a PID namespace of its own');
  await world.runtime.stopPodSandbox({ podSandboxId });
  t.match(await world.status(id), { state: ContainerState.CONTAINER_EXITED, exitCode: 137 });
  await world.runtime.removePodSandbox({ podSandboxId });
  t.strictSame(await world.leftovers(), []);
});
