// timeout: 300
import t from 'tap';
import { World } from './world.ts';

const COUNT = 240;
/** Makes each item 20 kB, so that they do not fit into one message. */
const NOTE = 'x'.repeat(20_000);

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const messages: T[] = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

t.test('more containers than fit into a message are streamed in batches, each once', async t => {
  await using world = await World.start();
  const pods = [await world.runPod('a'), await world.runPod('b')];
  const created: string[] = [];
  for (let i = 0; i < COUNT; i += 8)
    created.push(
      ...(await Promise.all(
        Array.from({ length: 8 }, (_, j) =>
          world.createContainer(pods[j % 2] ?? '', `c${i + j}`, ['true'], {
            annotations: { note: NOTE },
            labels: { half: String(j % 2) },
          }),
        ),
      )),
    );
  const { containers } = await world.runtime.listContainers({});

  await t.test('all of them, as the list shows them', async t => {
    const messages = await collect(world.runtime.streamContainers({}, { timeoutMs: 30_000 }));
    t.ok(messages.length > 1, `${messages.length} messages`);
    t.ok(messages.every(message => message.containers.length > 0));
    t.strictSame(
      messages.flatMap(message => message.containers),
      containers,
    );
    t.strictSame(new Set(containers.map(({ id }) => id)), new Set(created));
    t.equal(containers.length, COUNT);
  });

  await t.test('those that a filter chooses', async t => {
    const filter = { labelSelector: { half: '1' }, podSandboxId: pods[1] };
    const messages = await collect(world.runtime.streamContainers({ filter }));
    t.equal(messages.flatMap(message => message.containers).length, COUNT / 2);
    const none = { labelSelector: { half: '2' } };
    t.strictSame(await collect(world.runtime.streamContainers({ filter: none })), [], 'none: no message at all');
  });

  await t.test('a snapshot: what is removed meanwhile is still in it', async t => {
    const victim = containers.at(-1)?.id ?? '';
    const stream = world.runtime.streamContainers({})[Symbol.asyncIterator]();
    const first = await stream.next();
    await world.runtime.removeContainer({ containerId: victim });
    const ids: string[] = first.done ? [] : first.value.containers.map(({ id }) => id);
    for (let next = await stream.next(); !next.done; next = await stream.next())
      ids.push(...next.value.containers.map(({ id }) => id));
    t.equal(ids.length, COUNT);
    t.ok(ids.includes(victim));
  });

  await t.test('sandboxes and images are streamed as they are listed', async t => {
    const sandboxes = await collect(world.runtime.streamPodSandboxes({}));
    t.strictSame(
      sandboxes.flatMap(message => message.podSandboxes),
      (await world.runtime.listPodSandbox({})).items,
    );
    t.equal(sandboxes.flatMap(message => message.podSandboxes).length, 2);
    const images = await collect(world.daemon.cri.image.streamImages({}));
    t.strictSame(
      images.flatMap(message => message.images),
      (await world.daemon.cri.image.listImages({})).images,
    );
    t.equal(images.flatMap(message => message.images).length, 1);
  });
});

t.test('usage and metrics are streamed for what runs, as they are listed', async t => {
  await using world = await World.start();
  const pods = [await world.runPod('a'), await world.runPod('b')];
  const running = await Promise.all(pods.map(pod => world.runContainer(pod, 'runs', ['sleep', '1000'])));
  await world.createContainer(pods[0] ?? '', 'created', ['true']);
  const { runtime } = world;
  const stats = (await collect(runtime.streamContainerStats({}))).flatMap(message => message.containerStats);
  t.strictSame(new Set(stats.map(item => item.attributes?.id)), new Set(running));
  t.equal(stats.length, 2);
  const one = { filter: { id: running[1] } };
  const chosen = (await collect(runtime.streamContainerStats(one))).flatMap(message => message.containerStats);
  t.match(chosen, [{ attributes: { id: running[1] } }]);
  t.ok((chosen[0]?.memory?.workingSetBytes?.value ?? 0n) > 0n);
  const podStats = (await collect(runtime.streamPodSandboxStats({}))).flatMap(message => message.podSandboxStats);
  t.strictSame(new Set(podStats.map(item => item.attributes?.id)), new Set(pods));
  const metrics = (await collect(runtime.streamPodSandboxMetrics({}))).flatMap(message => message.podSandboxMetrics);
  t.strictSame(
    metrics.map(item => item.podSandboxId).sort(),
    (await runtime.listPodSandboxMetrics({})).podMetrics.map(item => item.podSandboxId).sort(),
  );
  t.strictSame(new Set(metrics.map(item => item.podSandboxId)), new Set(pods));
});
