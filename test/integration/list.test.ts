import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import t from 'tap';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime } = world;

const [ready, stopped] = await Promise.all([
  world.runPod('ready', { labels: { app: 'x', tier: 'front' } }),
  world.runPod('stopped', { labels: { app: 'x' } }),
]);
const running = await world.runContainer(ready, 'running', ['sleep', '1000'], { labels: { role: 'a', kind: 'k' } });
const created = await world.createContainer(ready, 'created', ['true'], { labels: { role: 'b', kind: 'k' } });
const exited = await world.runContainer(stopped, 'exited', ['sh', '-c', 'exit 1'], { labels: { role: 'a' } });
await world.exited(exited);
await runtime.stopPodSandbox({ podSandboxId: stopped });

/** Lists answer from memory: before a restart of the daemon and after it they say the same. */
for (const when of ['before', 'after'])
  t.test(`${when} a restart, every part of a filter must match`, async t => {
    if (when === 'after') await world.daemon.restart();
    const pods = async (filter?: object) => (await runtime.listPodSandbox({ filter })).items.map(({ id }) => id).sort();
    const { SANDBOX_READY, SANDBOX_NOTREADY } = PodSandboxState;
    for (const [filter, expected] of [
      [undefined, [ready, stopped]],
      [{}, [ready, stopped]],
      [{ id: ready }, [ready]],
      [{ id: ready.slice(0, 12) }, [ready]],
      [{ id: 'f'.repeat(64) }, []],
      [{ state: { state: SANDBOX_READY } }, [ready]],
      [{ state: { state: SANDBOX_NOTREADY } }, [stopped]],
      [{ labelSelector: { app: 'x' } }, [ready, stopped]],
      [{ labelSelector: { app: 'x', tier: 'front' } }, [ready]],
      [{ labelSelector: { toString: 'x' } }, []],
      [{ id: ready, state: { state: SANDBOX_NOTREADY } }, []],
    ] as const)
      t.strictSame(await pods(filter), expected.toSorted(), JSON.stringify(filter));

    const containers = async (filter?: object) =>
      (await runtime.listContainers({ filter })).containers.map(({ id }) => id).sort();
    const { CONTAINER_CREATED, CONTAINER_RUNNING, CONTAINER_EXITED, CONTAINER_UNKNOWN } = ContainerState;
    for (const [filter, expected] of [
      [undefined, [running, created, exited]],
      [{ id: running }, [running]],
      [{ podSandboxId: ready }, [running, created]],
      [{ podSandboxId: stopped.slice(0, 12) }, [exited]],
      [{ state: { state: CONTAINER_CREATED } }, [created]],
      [{ state: { state: CONTAINER_RUNNING } }, [running]],
      [{ state: { state: CONTAINER_EXITED } }, [exited]],
      [{ state: { state: CONTAINER_UNKNOWN } }, []],
      [{ labelSelector: { role: 'a' } }, [running, exited]],
      [{ labelSelector: { role: 'a', kind: 'k' } }, [running]],
      [{ podSandboxId: ready, labelSelector: { role: 'b' } }, [created]],
      [{ podSandboxId: stopped, state: { state: CONTAINER_RUNNING } }, []],
    ] as const)
      t.strictSame(await containers(filter), expected.toSorted(), JSON.stringify(filter));
  });

t.test('what a list keeps is what is encoded anew, whatever became of it since', async t => {
  const streamed = async () => {
    const told: { pods: unknown[]; containers: unknown[] } = { pods: [], containers: [] };
    for await (const { podSandboxes } of runtime.streamPodSandboxes({})) told.pods.push(...podSandboxes);
    for await (const { containers } of runtime.streamContainers({})) told.containers.push(...containers);
    return told;
  };
  const same = async (what: string) => {
    const [pods, containers] = await Promise.all([runtime.listPodSandbox({}), runtime.listContainers({})]);
    t.strictSame({ pods: pods.items, containers: containers.containers }, await streamed(), what);
  };
  await same('at first');
  const pod = await world.runPod('lived', { labels: { app: 'y' } });
  const containerId = await world.createContainer(pod, 'lived', ['sleep', '1000'], { annotations: { note: 'ä' } });
  await same('created');
  await runtime.startContainer({ containerId });
  await same('started');
  await runtime.updateContainerResources({ containerId, linux: { cpuShares: 20n } });
  await same('updated');
  await world.daemon.restart();
  await same('the daemon was restarted');
  await runtime.stopContainer({ containerId, timeout: 0n });
  await same('exited');
  await runtime.stopPodSandbox({ podSandboxId: pod });
  await same('the pod is stopped');
  await runtime.removePodSandbox({ podSandboxId: pod });
  await same('removed');
});

t.test('lists and statuses tell the same of a container and of a sandbox', async t => {
  for (const item of (await runtime.listContainers({})).containers) {
    const { id, metadata, image, imageId, state, createdAt, labels, annotations } = await world.status(item.id);
    t.match(item, { id, metadata, image, imageId, state, createdAt, labels, annotations });
  }
  for (const item of (await runtime.listPodSandbox({})).items) {
    const { status } = await runtime.podSandboxStatus({ podSandboxId: item.id });
    t.match(status, { ...item });
    t.equal(status?.createdAt, item.createdAt);
  }
});
