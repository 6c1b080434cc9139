import type { Init } from '@cleat/proto/codec';
import { Container, StreamContainersResponse } from '@cleat/proto/cri';
import t from 'tap';
import { batches } from '../../../daemon/cri/batches.ts';

const container = (id: number, bytes = 0): Init<Container> => ({
  id: String(id),
  annotations: bytes > 0 ? { note: 'x'.repeat(bytes) } : {},
});

/** @returns the ids in each batch. */
async function cut(items: readonly Init<Container>[]) {
  const result: (string | undefined)[][] = [];
  for await (const batch of batches(Container, items)) result.push(batch.map(({ id }) => id));
  return result;
}

t.test('no items make no message', async t => {
  t.strictSame(await cut([]), []);
});

t.test('every item comes once and in order, whatever the sizes', async t => {
  const sizes = [10, 3_000_000, 10, 600_000, 600_000, 10, 1_048_000, 1_048_000];
  const result = await cut(sizes.map((bytes, id) => container(id, bytes)));
  t.strictSame(
    result.flat(),
    sizes.map((_, id) => String(id)),
  );
  t.ok(result.length > 1);
  t.ok(
    result.every(batch => batch.length >= 1),
    'no message is empty',
  );
});

t.test('a message stays small enough for callers that take 4 MiB, unless one item alone is larger', async t => {
  const items = Array.from({ length: 100 }, (_, id) => container(id, 100_000));
  for await (const containers of batches(Container, items))
    t.ok(StreamContainersResponse.encode({ containers }).length < 2 * 1024 * 1024);
});

t.test('others get their turn between two batches', async t => {
  let turns = 0;
  let stop = false;
  const turn = () => {
    turns++;
    if (!stop) setImmediate(turn);
  };
  setImmediate(turn);
  const items = Array.from({ length: 20 }, (_, id) => container(id, 1_000_000));
  let batchesSeen = 0;
  for await (const _ of batches(Container, items)) batchesSeen++;
  stop = true;
  t.equal(batchesSeen, 20);
  t.ok(turns >= 19, `${turns} turns`);
});
