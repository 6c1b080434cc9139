import { readFileSync } from 'node:fs';
import t from 'tap';
import { HeapTrim } from '../../../daemon/memory/heap-trim.ts';
import { eventually } from '../../node/reach.ts';

const MiB = 2 ** 20;
/** Less than what the C library takes from the kernel by itself, and gives back at once. */
const PIECE_BYTES = 60_000;

const privateBytes = () =>
  Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1]) * 1024;

type Pieces = readonly Uint8Array<ArrayBuffer>[];
const fill = (): Pieces => Array.from({ length: 2000 }, () => new Uint8Array(PIECE_BYTES).fill(1));

/** All but every hundredth: what is free lies below something in use. */
function freeMost(pieces: Pieces): void {
  for (const [i, { buffer }] of pieces.entries()) if (i % 100 !== 99) buffer.transfer(0);
}

const untilGivenBack = (filled: number) =>
  eventually(
    () => {
      const given = filled - privateBytes();
      if (given < 100 * MiB) throw new Error(`only ${given} bytes went back`);
    },
    'the memory goes back',
    { timeoutMs: 20_000 },
  );

t.test('what is free below something in use goes back to the kernel', async t => {
  const trim = new HeapTrim(1);
  const pieces = fill();
  const filled = privateBytes();
  freeMost(pieces);
  trim.soon();
  trim.soon();
  await untilGivenBack(filled);
  t.equal(pieces.at(-1)?.[0], 1);
});

t.test('what is free goes back while the work goes on that took it', async t => {
  const trim = new HeapTrim(3_600_000);
  const { promise: first, resolve: endFirst } = Promise.withResolvers<string>();
  const one = trim.during(() => first);
  const error = new Error('as it failed');
  await t.rejects(
    trim.during(() => Promise.reject(error)),
    error,
  );
  const pieces = fill();
  const filled = privateBytes();
  freeMost(pieces);
  await untilGivenBack(filled); // though the other one has ended
  endFirst('what it answers');
  t.equal(await one, 'what it answers');
  t.equal(pieces.at(-1)?.[0], 1);
});
