import { ContainerState, PodSandboxState } from '@cleat/proto/cri';
import { status as Code } from '@grpc/grpc-js';
import t from 'tap';
import { EventReader } from './event-reader.ts';
import { World } from './world.ts';

t.test('the life of a pod is told in order, each event with the state that it led to', async t => {
  await using world = await World.start();
  await using reader = await EventReader.open(world.daemon.cri);
  const pod = await world.runPod('a');
  const short = await world.runContainer(pod, 'short', ['sh', '-c', 'exit 3']);
  await world.exited(short);
  const long = await world.runContainer(pod, 'long', ['sleep', '1000']);
  await world.runtime.removeContainer({ containerId: short });
  await world.runtime.stopPodSandbox({ podSandboxId: pod });
  await world.runtime.removePodSandbox({ podSandboxId: pod });
  const last = await reader.until('CONTAINER_DELETED_EVENT', pod);
  t.strictSame(reader.story({ [pod]: 'pod', [short]: 'short', [long]: 'long' }), [
    'CREATED pod',
    'STARTED pod',
    'CREATED short',
    'STARTED short',
    'STOPPED short',
    'CREATED long',
    'STARTED long',
    'DELETED short',
    'STOPPED long',
    'STOPPED pod',
    'DELETED long',
    'DELETED pod',
  ]);
  const stopped = await reader.until('CONTAINER_STOPPED_EVENT', short);
  t.match(stopped.podSandboxStatus, { id: pod, state: PodSandboxState.SANDBOX_READY, network: { ip: /^\d/ } });
  t.match(stopped.containersStatuses, [{ id: short, state: ContainerState.CONTAINER_EXITED, exitCode: 3 }]);
  const deleted = await reader.until('CONTAINER_DELETED_EVENT', short);
  t.strictSame(
    deleted.containersStatuses.map(({ id }) => id),
    [long],
    'the others of its pod are told',
  );
  t.match(last.podSandboxStatus, { id: pod, state: PodSandboxState.SANDBOX_NOTREADY });
  t.strictSame(last.containersStatuses, []);
  const times = reader.events.map(e => e.createdAt);
  t.strictSame(times, [...times].sort(), 'the times grow');
  t.ok((times[0] ?? 0n) > 1_600_000_000_000_000_000n, 'they are Unix nanoseconds');
});

t.test('containers that end as soon as they start are started first, and no event is lost or doubled', async t => {
  await using world = await World.start();
  const pod = await world.runPod('a');
  await using reader = await EventReader.open(world.daemon.cri);
  const names = ['one', 'two', 'three', 'four'];
  const ids = await Promise.all(names.map(name => world.runContainer(pod, name, ['true'])));
  for (const id of ids) {
    await reader.until('CONTAINER_STOPPED_EVENT', id);
    const { events } = reader;
    const story = reader.story({ [id]: 'it' }).filter((_, i) => events[i]?.containerId === id);
    t.strictSame(story, ['CREATED it', 'STARTED it', 'STOPPED it']);
  }
  t.equal(reader.events.length, 3 * ids.length);
});

t.test(
  'a container that cannot be started is told to have stopped, and one that cannot be made is not told of',
  async t => {
    await using world = await World.start();
    const pod = await world.runPod('a');
    await using reader = await EventReader.open(world.daemon.cri);
    await t.rejects(world.createContainer(pod, 'none', ['true'], { image: { image: 'none/such:1' } }));
    const id = await world.createContainer(pod, 'bad', ['/no/such/program']);
    await t.rejects(world.runtime.startContainer({ containerId: id }));
    await reader.until('CONTAINER_STOPPED_EVENT', id);
    t.strictSame(reader.story({ [id]: 'bad' }), ['CREATED bad', 'STOPPED bad']);
  },
);

t.test(
  'who subscribes after a restart gets what happens from then on; the end of before is in the statuses',
  async t => {
    await using world = await World.start();
    const pod = await world.runPod('a');
    const id = await world.runContainer(pod, 'short', ['sh', '-c', 'until [ -e /go ]; do sleep 0.02; done; exit 9']);
    const before = await EventReader.open(world.daemon.cri);
    const pid = await world.pid(id);
    await world.daemon.kill('SIGKILL');
    t.match(await before.over, { code: Code.UNAVAILABLE });
    await world.node.sh(`touch /proc/${pid}/root/go; while [ -d /proc/${pid} ]; do sleep 0.02; done`);
    await world.daemon.restart();
    await world.exited(id); // recorded soon after the start: who subscribes in between gets it as an event
    await using reader = await EventReader.open(world.daemon.cri);
    const other = await world.createContainer(pod, 'other', ['true']);
    const event = await reader.until('CONTAINER_CREATED_EVENT', other);
    t.match(
      event.containersStatuses.find(status => status.id === id),
      { state: ContainerState.CONTAINER_EXITED, exitCode: 9 },
    );
    t.strictSame(reader.story({ [other]: 'other' }), ['CREATED other']);
  },
);

t.test('subscribers are told when the daemon stops, and do not hold it up', async t => {
  await using world = await World.start();
  const readers = await Promise.all([EventReader.open(world.daemon.cri), EventReader.open(world.daemon.cri)]);
  await world.daemon.kill('SIGTERM');
  for (const reader of readers) t.match(await reader.over, { code: Code.UNAVAILABLE, details: /the daemon stops/ });
});
