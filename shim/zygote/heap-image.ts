import { readSync } from 'node:fs';
import { AnonymousMemory, IMAGE_PAGE_BYTES, MemoryImage, type MemoryRange } from '@cleat/linux';
import { HeapComparison, type MapAddress, THEN } from './heap-comparison.ts';
import { HEAP_PAGE_BYTES, heapPages, withMemory } from './heap-pages.ts';

/** Pages of the young generation. Source: V8 13.6 src/heap/memory-chunk.h. */
const YOUNG_PAGE = 1n << 1n;
/** How often counters must be seen to change behind a map that is taken for one of cells. V8 has three of them, side by side. */
const MIN_SEEN = 100;
const NEAR_BYTES = 256;
/** Of the proof: its pages, which are of three kinds, and how often it is made. */
const PROOF_PAGES = 12;
const PROOFS = 10;

let comparison: HeapComparison | undefined;
let image: MemoryImage | undefined;

/**
 * Learn which memory of V8 counts calls, from what changes when something runs once more: it may as well be what it was, see
 * `rejoinHeap`.
 */
export async function learnCounters(runAgain: () => Promise<void>): Promise<void> {
  const compared = new HeapComparison();
  compared.warmUp();
  const pages = oldPages();
  if (pages.length === 0) return;
  using before = new AnonymousMemory((pages.length * HEAP_PAGE_BYTES) / IMAGE_PAGE_BYTES);
  for (const [i, page] of pages.entries()) before.copy(i * HEAP_PAGE_BYTES, page);
  await runAgain();
  compared.cellMaps = mapsOfCells(compared, pages, before);
  if (isProven(compared)) comparison = compared;
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
  if (!most || most.times < MIN_SEEN) return [];
  return [...seen.values()].filter(({ low, high }) => high === most.high && Math.abs(low - most.low) < NEAR_BYTES);
}

/** Let forked children share the heap's old generation in a way that they can come back to: see MemoryImage. */
export function shareHeap(): void {
  if (!comparison) return;
  image = MemoryImage.take('cleat-heap', oldPages());
}

/** Try it with memory of which some pages stay as they are, some have a counter that counts, and some change otherwise. */
function isProven(compared: HeapComparison): boolean {
  using memory = new AnonymousMemory(PROOF_PAGES);
  const { bytes, counterAt } = compared.sampleCell;
  for (let page = 0; page < PROOF_PAGES; page++) memory.write(page * IMAGE_PAGE_BYTES, bytes);
  const proof = MemoryImage.take('cleat-proof', [memory.range]);
  try {
    let given = 0;
    for (let round = 1; round <= PROOFS; round++) {
      for (let page = 0; page < PROOF_PAGES; page += 3) {
        memory.write(page * IMAGE_PAGE_BYTES, bytes);
        memory.write((page + 1) * IMAGE_PAGE_BYTES + counterAt, Buffer.of(round));
        memory.write((page + 2) * IMAGE_PAGE_BYTES, Buffer.of(round));
      }
      given += proof.rejoin(compared);
    }
    return given === (2 * PROOFS * PROOF_PAGES) / 3;
  } finally {
    proof.close();
    compared.release();
  }
}

/** Share pages of the heap with the zygote again that are as there, but for what they have counted. @returns how many. */
export function rejoinHeap(): number {
  if (!image || !comparison) return 0;
  const pages = image.rejoin(comparison);
  comparison.release();
  return pages;
}

const oldPages = (): MemoryRange[] =>
  heapPages()
    .filter(({ flags }) => (flags & YOUNG_PAGE) === 0n)
    .map(({ address }) => ({ address: Number(address), bytes: HEAP_PAGE_BYTES }));
