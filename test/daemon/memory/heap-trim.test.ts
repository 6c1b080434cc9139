import { readFileSync } from 'node:fs';
import t from 'tap';
import { HeapTrim } from '../../../daemon/memory/heap-trim.ts';
import { eventually } from '../../node/reach.ts';

const MiB = 2 ** 20;
/** Less than what the C library takes from the kernel by itself, and gives back at once. */
const PIECE_BYTES = 60_000;

const privateBytes = () =>
  Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1]) * 1024;

t.test('what is free below something in use goes back to the kernel', async t => {
  const trim = new HeapTrim(1);
  const pieces = Array.from({ length: 2000 }, () => new Uint8Array(PIECE_BYTES).fill(1));
  const filled = privateBytes();
  for (const [i, { buffer }] of pieces.entries()) if (i % 100 !== 99) buffer.transfer(0);
  trim.soon();
  trim.soon();
  await eventually(
    () => {
      const given = filled - privateBytes();
      if (given < 100 * MiB) throw new Error(`only ${given} bytes went back`);
    },
    'the memory goes back',
    { timeoutMs: 20_000 },
  );
  t.equal(pieces.at(-1)?.[0], 1);
});
