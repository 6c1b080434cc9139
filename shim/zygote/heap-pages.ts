import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Bytes of a page of V8's heap, which is aligned to its size. */
export const HEAP_PAGE_BYTES = 256 * 1024;
/** The V8 that this was written for. */
const V8_VERSION = '13.6.';
/** Of a page's beginning: flags, and the address of what else is known of the page, one word each. */
const HEADER_BYTES = 16;
/** Of that: where the page is, its size, and where it ends, among other words. Source: V8 13.6 src/heap/memory-chunk-metadata.h. */
const METADATA_BYTES = 64;
const METADATA = { address: 8, size: 16, end: 56 } as const;

/** A page of the heap: where it is, and what its header says. */
export type HeapPage = { readonly address: bigint; readonly flags: bigint; readonly metadata: bigint };

/** The pages of V8's heap that can be written to, without those for large objects; none where V8 is not as expected. */
export function heapPages(): HeapPage[] {
  if (!process.versions.v8.startsWith(V8_VERSION)) return [];
  return withMemory(memory => candidates().flatMap(address => heapPage(memory, address) ?? []));
}

/** Read what the header of a page says now; undefined where nothing is mapped. */
export function readHeader(memory: number, address: bigint): HeapPage | undefined {
  const bytes = read(memory, address, HEADER_BYTES);
  return bytes && { address, flags: bytes.readBigUInt64LE(0), metadata: bytes.readBigUInt64LE(8) };
}

/** Call with a descriptor of this process's memory. */
export function withMemory<T>(use: (memory: number) => T): T {
  const memory = openSync('/proc/self/mem', 'r');
  try {
    return use(memory);
  } finally {
    closeSync(memory);
  }
}

/** Where a page could be: what lies aligned in private memory without a name. */
function candidates(): bigint[] {
  const size = BigInt(HEAP_PAGE_BYTES);
  const addresses: bigint[] = [];
  for (const line of readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    const [, begin, end] = /^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ 00:00 0 *$/.exec(line) ?? [];
    if (!begin || !end) continue;
    const first = ((BigInt(`0x${begin}`) + size - 1n) / size) * size;
    for (let address = first; address + size <= BigInt(`0x${end}`); address += size) addresses.push(address);
  }
  return addresses;
}

function heapPage(memory: number, address: bigint): HeapPage | undefined {
  const page = readHeader(memory, address);
  const metadata = page && page.metadata !== 0n ? read(memory, page.metadata, METADATA_BYTES) : undefined;
  const word = (at: number) => metadata?.readBigUInt64LE(at);
  const size = BigInt(HEAP_PAGE_BYTES);
  const isOne = word(METADATA.address) === address && word(METADATA.size) === size;
  return isOne && word(METADATA.end) === address + size ? page : undefined;
}

/** @returns undefined where nothing is mapped: read this way, that is no fault. */
function read(memory: number, address: bigint, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  try {
    return readSync(memory, bytes, 0, length, address) === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
