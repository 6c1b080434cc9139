import { Code } from '@cleat/base';
import t from 'tap';
import { EventHub } from '../../../daemon/events/hub.ts';

type Event = { readonly n: number };
const forever = new AbortController().signal;
const take = async (events: AsyncIterator<Event>, count: number) => {
  const taken: number[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    taken.push(value.n);
  }
  return taken;
};

t.test('without subscribers an event is not even made', async t => {
  new EventHub<Event>().emit(() => t.fail('made') as never);
});

t.test('each subscriber gets what happens from its subscription on, in order', async t => {
  const hub = new EventHub<Event>();
  const first = hub.subscribe(forever);
  hub.emit(() => ({ n: 1 }));
  const second = hub.subscribe(forever);
  hub.emit(() => ({ n: 2 }));
  const waiting = take(first, 3);
  hub.emit(() => ({ n: 3 }));
  t.strictSame(await waiting, [1, 2, 3]);
  t.strictSame(await take(second, 2), [2, 3]);
});

t.test('a subscriber that does not read is ended with an error and counted; the others miss nothing', async t => {
  const hub = new EventHub<Event>(2);
  const slow = hub.subscribe(forever);
  const quick = hub.subscribe(forever);
  for (const n of [1, 2, 3]) {
    hub.emit(() => ({ n }));
    t.strictSame(await take(quick, 1), [n]);
  }
  await t.rejects(slow.next(), { code: Code.ResourceExhausted });
  t.equal(hub.overflows, 1);
  t.equal(hub.subscribers, 1);
});

t.test('a subscription ends when its caller leaves, by signal or by breaking off', async t => {
  const hub = new EventHub<Event>();
  const caller = new AbortController();
  const waiting = take(hub.subscribe(caller.signal), 1);
  caller.abort();
  t.strictSame(await waiting, []);
  const other = hub.subscribe(forever);
  hub.emit(() => ({ n: 1 }));
  for await (const _ of other) break;
  t.equal(hub.subscribers, 0);
  t.same(await hub.subscribe(caller.signal).next(), { done: true }, 'one that had left already');
  t.equal(hub.subscribers, 0);
});

t.test('when the hub closes, all who listen get an error, also one that waits', async t => {
  const hub = new EventHub<Event>();
  const waiting = hub.subscribe(forever).next();
  const late = hub.subscribe(forever);
  hub.close();
  await t.rejects(waiting, { code: Code.Unavailable });
  await t.rejects(late.next(), { code: Code.Unavailable });
  t.equal(hub.subscribers, 0);
});
