import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notFound } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerEventResponse, RuntimeService, type StreamContainersResponse } from '@cleat/proto/cri';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import pino from 'pino';
import t, { type Test } from 'tap';
import { implementation, type Methods, serviceDefinition } from '../../../daemon/cri/call.ts';
import type { Daemon } from '../../../daemon/daemon.ts';
import { EventHub } from '../../../daemon/events/hub.ts';
import { CallsInFlight } from '../../../daemon/upgrade/calls-in-flight.ts';
import { CriClient } from '../../node/cri-client.ts';
import { eventually } from '../../node/reach.ts';

type Event = Init<ContainerEventResponse>;

/** A server of these methods at a socket, and a client of it. */
async function serve(t: Test, methods: Methods<typeof RuntimeService>): Promise<CriClient> {
  const handOver = { settled: () => Promise.resolve() };
  const d = { log: pino({ level: 'silent' }), calls: new CallsInFlight(), handOver } as unknown as Daemon; // all that the wrapper uses of it
  const server = new Server();
  server.addService(serviceDefinition(RuntimeService), implementation(d, RuntimeService, methods));
  const dir = await mkdtemp(join(tmpdir(), 'cleat-stream-')); // a socket's path must be short
  const socket = join(dir, 's');
  await new Promise((resolve, reject) =>
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), err => (err ? reject(err) : resolve(0))),
  );
  const client = new CriClient(socket);
  t.teardown(async () => {
    client[Symbol.dispose]();
    server.forceShutdown();
    await rm(dir, { recursive: true });
  });
  return client;
}

const message = (id: number): Init<StreamContainersResponse> => ({
  containers: [{ id: String(id), annotations: { note: 'x'.repeat(100_000) } }],
});

t.test('a stream ends after its last message, and one without messages ends too', async t => {
  const client = await serve(t, { streamContainers: () => [1, 2, 3].map(message), streamPodSandboxes: () => [] });
  const ids: string[] = [];
  for await (const { containers } of client.runtime.streamContainers()) ids.push(...containers.map(({ id }) => id));
  t.strictSame(ids, ['1', '2', '3']);
  for await (const _ of client.runtime.streamPodSandboxes()) t.fail('a message');
});

t.test('an error reaches the caller with its code, before and after messages', async t => {
  const client = await serve(t, {
    streamContainers: async function* () {
      yield message(1);
      throw notFound('it is gone');
    },
    streamPodSandboxes: () => {
      throw notFound('it never was');
    },
  });
  const read = async (stream: AsyncIterable<unknown>) => {
    let count = 0;
    const error = await (async () => {
      for await (const _ of stream) count++;
    })().catch((err: unknown) => err);
    return { count, error };
  };
  t.match(await read(client.runtime.streamContainers()), { count: 1, error: { code: 5, details: 'it is gone' } });
  t.match(await read(client.runtime.streamPodSandboxes()), { count: 0, error: { code: 5, details: 'it never was' } });
});

t.test('the next message is made only when the caller has room for it', async t => {
  let made = 0;
  const client = await serve(t, {
    streamContainers: function* () {
      while (made < 200) yield message(made++);
    },
  });
  let read = 0;
  let furthest = 0;
  for await (const _ of client.runtime.streamContainers()) {
    read++;
    furthest = Math.max(furthest, made - read);
    await new Promise(resolve => setImmediate(resolve));
  }
  t.equal(read, 200);
  t.ok(furthest < 50, `never more than ${furthest} ahead: what fits into the buffers on the way`);
});

t.test('a stream whose caller leaves is not gone on with', async t => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const client = await serve(t, {
    streamContainers: async function* () {
      try {
        for (let id = 0; ; id++) yield message(id);
      } finally {
        resolve();
      }
    },
  });
  for await (const _ of client.runtime.streamContainers()) break;
  await ended;
  t.pass('the generator was left');
});

t.test('a subscriber that does not read is sent away and told why, and nothing of it is kept', async t => {
  const hub = new EventHub<Event>(100);
  const client = await serve(t, { getContainerEvents: (_d, _q, { signal }) => hub.subscribe(signal) });
  const { promise: opened, resolve: onOpen } = Promise.withResolvers<void>();
  const stream = client.runtime.getContainerEvents({}, { onOpen })[Symbol.asyncIterator]();
  const first = stream.next();
  await opened;
  const emit = () =>
    hub.emit(() => ({ containerId: 'c', podSandboxStatus: { annotations: { note: 'x'.repeat(50_000) } } }));
  for (let i = 0; hub.subscribers > 0 && i < 100_000; i++) {
    emit();
    await new Promise(resolve => setImmediate(resolve)); // what can be sent is sent
  }
  t.equal(hub.subscribers, 0);
  t.equal(hub.overflows, 1);
  t.match(await first, { done: false, value: { containerId: 'c' } });
  const rest = async () => {
    while (!(await stream.next()).done);
  };
  await t.rejects(rest(), { code: 8, details: /not read/ });
});

t.test('a subscription ends with its caller', async t => {
  const hub = new EventHub<Event>();
  const client = await serve(t, { getContainerEvents: (_d, _q, { signal }) => hub.subscribe(signal) });
  const leave = new AbortController();
  const { promise: opened, resolve: onOpen } = Promise.withResolvers<void>();
  const first = client.runtime.getContainerEvents({}, { onOpen, signal: leave.signal })[Symbol.asyncIterator]().next();
  await opened;
  t.equal(hub.subscribers, 1);
  leave.abort();
  await t.rejects(first, { code: 1 });
  await eventually(() => {
    if (hub.subscribers > 0) throw new Error('still there');
  }, 'the subscription ends');
});
