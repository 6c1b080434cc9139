import t from 'tap';
import { EventHub } from '../../../daemon/events/hub.ts';

type Event = { readonly n: number };

/** What a subscriber is given until the hub has detached it. */
async function read(hub: EventHub<Event>): Promise<number[]> {
  const seen: number[] = [];
  const events = hub.subscribe(new AbortController().signal);
  hub.detach()();
  for await (const { n } of events) seen.push(n);
  return seen;
}

t.test('who subscribes anew is told of what its old stream had not told', async t => {
  const hub = new EventHub<Event>();
  let position = 0;
  hub.keep(() => position);
  for (const n of [1, 2, 3]) {
    position = n;
    hub.emit(() => ({ n }));
  }
  hub.emit(() => ({ n: 100 }), true); // of the old daemon, which has told of it
  hub.forgetUntil(2);
  hub.emit(() => ({ n: 101 }), true); // after its streams ended
  t.strictSame(await read(hub), [3, 101]);
});

t.test('after a while nothing is kept', async t => {
  const hub = new EventHub<Event>();
  hub.keep(() => 1);
  hub.emit(() => ({ n: 1 }));
  hub.keepNoLonger();
  t.strictSame(await read(hub), []);
});

t.test('a stream that ends for a successor is read to its end first', async t => {
  const hub = new EventHub<Event>();
  const events = hub.subscribe(new AbortController().signal);
  hub.emit(() => ({ n: 1 }));
  const finish = hub.detach();
  hub.emit(() => ({ n: 2 }));
  finish();
  const seen = [];
  for await (const { n } of events) seen.push(n);
  t.strictSame(seen, [1], 'and nothing comes after the place that was told');
});
