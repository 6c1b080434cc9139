import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { getHeapSpaceStatistics } from 'node:v8';
import { discardPages } from '@cleat/linux';

/** Bytes of a page of V8's heap, which is aligned to its size; and of its beginning, with its header, that is left alone. */
const PAGE_BYTES = 256 * 1024;
const HEAD_BYTES = 4096;
/** Flags, and the address of what else is known of the page: one word each. */
const HEADER_BYTES = 16;
/** A page of the unused half of the young generation, of the other half, and what pages of either may be besides. Source: V8 13.6 src/heap/memory-chunk.h. */
const FROM_PAGE = 1n << 3n;
const TO_PAGE = 1n << 4n;
const YOUNG_PAGE = 1n << 1n;
const BELOW_AGE_MARK = 1n << 18n;
const KNOWN_FLAGS = FROM_PAGE | TO_PAGE | YOUNG_PAGE | BELOW_AGE_MARK;
/** Pages of one half, with `--max-semi-space-size=1`. */
const HALF_PAGES = 4;
/** What may be in use of the other half, in bytes: then no collection can come, and change the halves, before this is done. */
const MAX_USED_BYTES = (HALF_PAGES * PAGE_BYTES) / 2;
/** The V8 that this was written for. */
const V8_VERSION = '13.6.';

type Header = { readonly flags: bigint; readonly metadata: bigint };
/** Where a page is, and what its header says for as long as it is that page. */
type Page = { readonly address: bigint; readonly metadata: bigint };

let pages: readonly Page[] = [];
let collect: () => void = () => {};

/** Find the pages of the young generation. Where all is not exactly as expected, `releaseYoungSpace` does nothing. @param collectYoung a collection of it. */
export function findYoungSpace(collectYoung: () => void): void {
  pages = [];
  if (!process.versions.v8.startsWith(V8_VERSION)) return;
  collectYoung(); // a collection while they are looked at would make the one half the other
  const found = withMemory(memory => candidates().flatMap(address => youngPage(memory, address) ?? []));
  if (found.length !== 2 * HALF_PAGES || found.filter(({ isFrom }) => isFrom).length !== HALF_PAGES) return;
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

const usedBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_used_size ?? Infinity;

function releaseUnusedHalf(memory: number): number {
  let bytes = 0;
  for (const { address, metadata } of pages) {
    const header = readHeader(memory, address);
    if (header?.metadata !== metadata || (header.flags & (FROM_PAGE | TO_PAGE)) !== FROM_PAGE) continue; // it is another now
    discardPages(address + BigInt(HEAD_BYTES), PAGE_BYTES - HEAD_BYTES);
    bytes += PAGE_BYTES - HEAD_BYTES;
  }
  return bytes;
}

/** Where a page could be: what lies aligned in private memory without a name. */
function candidates(): bigint[] {
  const size = BigInt(PAGE_BYTES);
  const addresses: bigint[] = [];
  for (const line of readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    const [, begin, end] = /^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ 00:00 0 *$/.exec(line) ?? [];
    if (!begin || !end) continue;
    const first = ((BigInt(`0x${begin}`) + size - 1n) / size) * size;
    for (let address = first; address + size <= BigInt(`0x${end}`); address += size) addresses.push(address);
  }
  return addresses;
}

function youngPage(memory: number, address: bigint): (Page & { readonly isFrom: boolean }) | undefined {
  const header = readHeader(memory, address);
  if (!header || header.metadata === 0n || (header.flags & ~KNOWN_FLAGS) !== 0n) return undefined;
  const isFrom = (header.flags & FROM_PAGE) !== 0n;
  const isTo = (header.flags & TO_PAGE) !== 0n;
  if ((header.flags & YOUNG_PAGE) === 0n || isFrom === isTo) return undefined;
  return { address, metadata: header.metadata, isFrom };
}

function withMemory<T>(use: (memory: number) => T): T {
  const memory = openSync('/proc/self/mem', 'r');
  try {
    return use(memory);
  } finally {
    closeSync(memory);
  }
}

/** @returns undefined where nothing is mapped: read this way, that is no fault. */
function readHeader(memory: number, address: bigint): Header | undefined {
  const bytes = Buffer.alloc(HEADER_BYTES);
  try {
    if (readSync(memory, bytes, 0, HEADER_BYTES, address) !== HEADER_BYTES) return undefined;
  } catch {
    return undefined;
  }
  return { flags: bytes.readBigUInt64LE(0), metadata: bytes.readBigUInt64LE(8) };
}
