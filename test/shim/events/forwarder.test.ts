import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@cleat/base';
import { type Envelope, Events, TaskStart } from '@cleat/proto/events';
import { pino } from 'pino';
import t from 'tap';
import { Server } from 'ttrpc-ts';
import { EventForwarder } from '../../../shim/events/forwarder.ts';

const dir = mkdtempSync(join(tmpdir(), 'cleat-')); // short: a socket's path ends at 107 bytes
t.teardown(() => rmSync(dir, { recursive: true }));

const log = pino({ level: 'silent' });
const forwarder = (address: string) => new EventForwarder({ address, namespace: 'ns', clock: systemClock, log });
const publish = (events: EventForwarder, pid: number) => events.publish('start', { containerId: 'c', pid });

/** A receiver that takes events as `take` says. */
async function receiver(
  address: string,
  take: (pid: number, envelope: Envelope) => Promise<void> | void,
): Promise<Server> {
  const server = new Server();
  server.addService(Events, {
    forward: async ({ envelope }) => {
      if (!envelope?.event) throw new Error('no event');
      await take(TaskStart.decode(envelope.event.value).pid, envelope);
      return {};
    },
  });
  await server.listen(address);
  return server;
}

t.test('an event arrives with its time, namespace, topic and type', async t => {
  const address = join(dir, '1');
  const events = forwarder(address);
  const before = BigInt(Date.now());
  publish(events, 42);
  const got = Promise.withResolvers<Envelope>();
  const server = await receiver(address, (_, envelope) => got.resolve(envelope));
  events.retryNow();
  const { namespace, topic, event, timestamp } = await got.promise;
  t.match(
    { namespace, topic, typeUrl: event?.typeUrl },
    { namespace: 'ns', topic: '/tasks/start', typeUrl: 'containerd.events.TaskStart' },
  );
  t.ok((timestamp?.seconds ?? 0n) >= before / 1000n - 1n, 'the time is when it happened');
  await events.flush(30_000);
  t.equal(events.queued.length, 0);
  events.close();
  server.close();
});

t.test('events survive receivers that come and go, in their order and none lost', async t => {
  const address = join(dir, '2');
  const events = forwarder(address);
  const taken: number[] = [];
  let next = 0;
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < 3; n++) publish(events, next++);
    const enough = Promise.withResolvers<void>();
    const stopAt = next - (round % 2); // in some rounds it goes while one still waits
    const server = await receiver(address, pid => {
      taken.push(pid);
      if (pid + 1 >= stopAt) enough.resolve();
    });
    events.retryNow();
    await enough.promise;
    server.close();
    publish(events, next++);
  }
  const server = await receiver(address, pid => void taken.push(pid));
  await events.flush(60_000);
  const inOrder = taken.filter((pid, n) => taken.indexOf(pid) === n); // one whose answer was lost comes again
  t.strictSame(
    inOrder,
    Array.from({ length: next }, (_, n) => n),
  );
  events.close();
  server.close();
});

t.test('a receiver that does not answer holds up nobody', async t => {
  const address = join(dir, '3');
  const server = await receiver(address, () => new Promise(() => {}));
  const events = forwarder(address);
  for (let pid = 0; pid < 100; pid++) publish(events, pid);
  t.equal(events.queued.length, 100, 'publishing returned at once');
  const flushed = await Promise.race([events.flush(50).then(() => 'gave up'), sleep(20_000, 'stuck', { ref: false })]);
  t.equal(flushed, 'gave up');
  t.equal(events.queued.length, 100);
  events.close();
  server.close();
});

t.test('without an address events are kept, and there is nothing to wait for', async t => {
  const events = forwarder('');
  publish(events, 1);
  await events.flush(60_000);
  t.match(events.queued, [{ kind: 'start' }]);
});
