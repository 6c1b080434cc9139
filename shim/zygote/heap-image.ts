import { readSync } from 'node:fs';
import { AnonymousMemory, IMAGE_PAGE_BYTES, MemoryImage, type MemoryRange } from '@cleat/linux';
import { HeapComparison, type MapAddress, THEN } from './heap-comparison.ts';
import { HEAP_PAGE_BYTES, heapPages, withMemory } from './heap-pages.ts';
import { releaseYoungSpace } from './young-space.ts';

/** Pages of the young generation. Source: V8 13.6 src/heap/memory-chunk.h. */
const YOUNG_PAGE = 1n << 1n;
/** How often counters must be seen to change behind a map that is taken for one of cells. V8 has three of them, side by side. */
const MIN_SEEN = 100;
const NEAR_BYTES = 256;
/** Of the proof: its pages, which are of three kinds, and how often it is made. */
const PROOF_PAGES = 12;
const PROOFS = 10;
/** What is copied at a time, in bytes. */
const PIECE_BYTES = 32 * 1024;

let comparison: HeapComparison | undefined;
let image: MemoryImage | undefined;

/**
 * Learn which memory of V8 counts calls, from what changes when something runs once more: it may as well be what it was, see
 * `rejoinHeap`.
 * @returns what is to be called when that has run. Both throw when V8 is not as expected.
 */
export function learnCounters(): () => void {
  const compared = new HeapComparison();
  compared.warmUp();
  const pages = oldPages();
  if (pages.length === 0) throw new Error(`the heap of V8 ${process.versions.v8} is not known`);
  const before = new AnonymousMemory((pages.length * HEAP_PAGE_BYTES) / IMAGE_PAGE_BYTES);
  const piece = compared.memory.subarray(0, PIECE_BYTES);
  withMemory(memory => {
    for (const [i, { address }] of pages.entries())
      for (let at = 0; at < HEAP_PAGE_BYTES; at += PIECE_BYTES) {
        readSync(memory, piece, 0, PIECE_BYTES, address + at);
        before.write(i * HEAP_PAGE_BYTES + at, piece);
      }
  });
  return () => {
    using _ = before;
    compared.cellMaps = mapsOfCells(compared, pages, before);
    prove(compared);
    comparison = compared;
  };
}

/** The maps behind which most has changed like counters. */
function mapsOfCells(compared: HeapComparison, pages: readonly MemoryRange[], before: AnonymousMemory): MapAddress[] {
  const seen = new Map<string, MapAddress & { times: number }>();
  withMemory(memory => {
    for (const [i, page] of pages.entries())
      for (let at = 0; at < HEAP_PAGE_BYTES; at += IMAGE_PAGE_BYTES) {
        readSync(memory, compared.memory, 0, IMAGE_PAGE_BYTES, page.address + at);
        readSync(memory, compared.memory, THEN, IMAGE_PAGE_BYTES, before.range.address + i * HEAP_PAGE_BYTES + at);
        for (const { low, high } of compared.mapsOfCounters()) {
          const times = (seen.get(`${low} ${high}`)?.times ?? 0) + 1;
          seen.set(`${low} ${high}`, { low, high, times });
        }
      }
  });
  const most = [...seen.values()].sort((a, b) => b.times - a.times)[0];
  if (!most || most.times < MIN_SEEN) throw new Error('it is not clear where V8 counts calls');
  return [...seen.values()].filter(({ low, high }) => high === most.high && Math.abs(low - most.low) < NEAR_BYTES);
}

/** Let forked children share the heap's old generation in a way that they can come back to: see MemoryImage. */
export function shareHeap(): void {
  if (!comparison) return;
  image = MemoryImage.take('cleat-heap', oldPages());
}

/** Try it with memory of which some pages stay as they are, some have a counter that counts, and some change otherwise. */
function prove(compared: HeapComparison): void {
  using memory = new AnonymousMemory(PROOF_PAGES);
  const { bytes, counterAt } = compared.sampleCell;
  for (let page = 0; page < PROOF_PAGES; page++) memory.write(page * IMAGE_PAGE_BYTES, bytes);
  const everywhereElse = Buffer.alloc(IMAGE_PAGE_BYTES, 0xff);
  const proof = MemoryImage.take('cleat-proof', [memory.range]);
  try {
    let given = 0;
    for (let round = 1; round <= PROOFS; round++) {
      for (let page = 0; page < PROOF_PAGES; page += 3) {
        memory.write(page * IMAGE_PAGE_BYTES, bytes);
        memory.write((page + 1) * IMAGE_PAGE_BYTES + counterAt, Buffer.of(round));
        memory.write((page + 2) * IMAGE_PAGE_BYTES, everywhereElse);
      }
      releaseYoungSpace();
      if (compared.begin()) given += proof.rejoin(compared);
    }
    const expected = (2 * PROOFS * PROOF_PAGES) / 3;
    if (given !== expected) throw new Error(`${given} pages were given back in a trial, of ${expected}`);
  } finally {
    proof.close();
    compared.release();
  }
}

/**
 * Share pages of the heap with the zygote again that are as there, but for what they have counted. Only with an empty young
 * generation. @returns how many.
 */
export function rejoinHeap(): number {
  if (!image || !comparison?.begin()) return 0;
  try {
    return image.rejoin(comparison);
  } finally {
    comparison.release();
  }
}

const oldPages = (): MemoryRange[] =>
  heapPages()
    .filter(({ flags }) => (flags & YOUNG_PAGE) === 0n)
    .map(({ address }) => ({ address: Number(address), bytes: HEAP_PAGE_BYTES }));
