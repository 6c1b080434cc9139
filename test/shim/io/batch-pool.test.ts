import { mock } from 'node:test';
import t from 'tap';
import { batchPool } from '../../../shim/io/batch-pool.ts';
import { BATCH_BYTES, lineMemory } from '../../../shim/io/line-memory.ts';

mock.timers.enable({ apis: ['setTimeout'] });

/** Fill a batch and give it back, as a log does. */
function use(): Uint8Array {
  const batch = batchPool.take();
  batch.fill(0x61);
  batchPool.give(batch, batch.length);
  return batch;
}

/** Somebody looks once a second whether it is. */
function becomeQuiet(): void {
  for (let second = 0; second < 3; second++) mock.timers.tick(1_000);
}

t.test('the same memory is used again, and is given back to the kernel when all is quiet', async t => {
  const [first, second] = [use(), use()];
  t.equal(first, second);
  const [read] = lineMemory().reads;
  read.fill(0x61);
  mock.timers.tick(900);
  use();
  mock.timers.tick(900);
  t.equal(first.at(-1), 0x61, 'it is not quiet yet');
  const inUse = batchPool.take();
  inUse.fill(0x62);
  const other = use();
  becomeQuiet();
  t.ok([...other, ...read].every(byte => byte === 0));
  t.ok(
    inUse.every(byte => byte === 0x62),
    'what is in use is left alone',
  );
  batchPool.give(inUse, 0);
});

t.test('when more is in use than there is, other memory helps out', async t => {
  const batches = Array.from({ length: 8 }, () => batchPool.take());
  t.equal(new Set(batches).size, 8);
  t.ok(batches.every(({ length }) => length === BATCH_BYTES));
  for (const batch of batches) batchPool.give(batch, 0);
  const again = Array.from({ length: 6 }, () => batchPool.take());
  t.ok(
    again.every(batch => batch.buffer === lineMemory().reads[0].buffer),
    'it was not kept',
  );
  for (const batch of again) batchPool.give(batch, 0);
});

t.test('somebody is told when a log has become quiet through which very much went', async t => {
  let told = 0;
  batchPool.onQuiet = () => told++;
  use();
  becomeQuiet();
  t.equal(told, 0);
  for (let bytes = 0; bytes < 16 * 1024 * 1024; bytes += BATCH_BYTES) use();
  mock.timers.tick(1_000);
  use();
  mock.timers.tick(1_000);
  t.equal(told, 0, 'not while it goes on');
  becomeQuiet();
  t.equal(told, 1);
  batchPool.onQuiet = () => {};
});
