import { getHeapSpaceStatistics } from 'node:v8';
import { discardPages } from '@cleat/linux';
import { HEAP_PAGE_BYTES, type HeapPage, heapPages, readHeader, withMemory } from './heap-pages.ts';

/** Bytes of a page's beginning, with its header, that is left alone. */
const HEAD_BYTES = 4096;
/** A page of the unused half of the young generation, of the other half, and what pages of either may be besides. Source: V8 13.6 src/heap/memory-chunk.h. */
const FROM_PAGE = 1n << 3n;
const TO_PAGE = 1n << 4n;
const YOUNG_PAGE = 1n << 1n;
const BELOW_AGE_MARK = 1n << 18n;
const KNOWN_FLAGS = FROM_PAGE | TO_PAGE | YOUNG_PAGE | BELOW_AGE_MARK;
/** Of all pages while V8 marks what lives, a step at a time: the collection that follows may come at any time. */
const IS_MARKING = 1n << 5n;
/** Pages of one half, with `--max-semi-space-size=1` and the same minimum. */
const HALF_PAGES = 4;
/** What may be in use of the other half, in bytes: then no collection can come, and change the halves, before this is done. */
const MAX_USED_BYTES = (HALF_PAGES * HEAP_PAGE_BYTES) / 2;

/** Where a page is, and what its header says for as long as it is that page. */
type Page = { readonly address: bigint; readonly metadata: bigint };

let pages: readonly Page[] = [];
let collect: () => void = () => {};

/**
 * Find the pages of the young generation, before a fork.
 * @param collectYoung a collection of it
 * @throws Error where all is not exactly as expected: then `releaseYoungSpace` does nothing.
 */
export function findYoungSpace(collectYoung: () => void): void {
  pages = [];
  collectYoung(); // a collection while they are looked at would make the one half the other
  const all = heapPages();
  const found = all.flatMap(page => youngPage(page) ?? []);
  const halves = [found.filter(({ isFrom }) => isFrom).length, found.filter(({ isFrom }) => !isFrom).length];
  if (halves.some(count => count !== HALF_PAGES)) {
    const flags = all.map(page => page.flags.toString(16)).join(' ');
    throw new Error(
      `V8's young generation has ${halves.join(' and ')} pages, not ${HALF_PAGES}; flags of all: ${flags}`,
    );
  }
  pages = found.map(({ address, metadata }) => ({ address, metadata }));
  collect = collectYoung;
}

/**
 * Collect the young generation and give back the memory of both of its halves: of the half that a collection has left,
 * V8 reads nothing before it has written it. Only in a process where, or in whose forebear, they were found.
 * @returns how many bytes may have been given back: 0 where V8 is not as expected.
 */
export function releaseYoungSpace(): number {
  let bytes = 0;
  for (let half = 0; half < 2 && pages.length > 0; half++) {
    collect();
    if (usedBytes() <= MAX_USED_BYTES) bytes += withMemory(releaseUnusedHalf);
  }
  return bytes;
}

/**
 * How much of the young generation is in use, in bytes: it grows until a collection comes. undefined while one is on its way that
 * may unmap memory, and where V8 is not as expected.
 */
export function youngUse(): number | undefined {
  const isAsKnown = ({ address, metadata }: Page, header: HeapPage | undefined) =>
    header?.address === address && header.metadata === metadata && (header.flags & IS_MARKING) === 0n;
  const isQuiet = withMemory(memory => pages.every(page => isAsKnown(page, readHeader(memory, page.address))));
  return pages.length > 0 && isQuiet ? usedBytes() : undefined;
}

const usedBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_used_size ?? Infinity;

function releaseUnusedHalf(memory: number): number {
  let bytes = 0;
  for (const { address, metadata } of pages) {
    const header = readHeader(memory, address);
    if (header?.metadata !== metadata || (header.flags & (FROM_PAGE | TO_PAGE)) !== FROM_PAGE) continue; // it is another now
    discardPages(address + BigInt(HEAD_BYTES), HEAP_PAGE_BYTES - HEAD_BYTES);
    bytes += HEAP_PAGE_BYTES - HEAD_BYTES;
  }
  return bytes;
}

function youngPage(page: HeapPage): (Page & { readonly isFrom: boolean }) | undefined {
  const { address, flags, metadata } = page;
  if ((flags & ~KNOWN_FLAGS) !== 0n) return undefined;
  const isFrom = (flags & FROM_PAGE) !== 0n;
  const isTo = (flags & TO_PAGE) !== 0n;
  if ((flags & YOUNG_PAGE) === 0n || isFrom === isTo) return undefined;
  return { address, metadata, isFrom };
}
