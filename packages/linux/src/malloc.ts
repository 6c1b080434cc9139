import { addressOf, koffi, native } from './native.ts';
import { check } from './system-error.ts';

const cMallocTrim = native('int malloc_trim(size_t keep)');
const cMalloc = native('uint64_t malloc(size_t size)');
const cFree = native('void free(uint64_t at)');
const cMadvise = native('int madvise(uint64_t address, size_t length, int advice)');
const cMallopt = native('int mallopt(int parameter, int value)');
const cSbrk = native('uint64_t sbrk(long by)');

/** Source: malloc.h of glibc. */
const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;
/** Source: asm-generic/mman-common.h. */
const MADV_DONTNEED = 4;
/** Of x86-64; where pages are larger, the kernel refuses what is no whole one. */
const PAGE_BYTES = 4096n;
/** Fields of struct mallinfo2. Source: malloc.h of glibc 2.33. */
const MALLINFO_FIELDS = [
  'arena',
  'ordblks',
  'smblks',
  'hblks',
  'hblkhd',
  'usmblks',
  'fsmblks',
  'uordblks',
  'fordblks',
  'keepcost',
];

/** Sizes that `fillHoles` asks for, in bytes: each is half of the one before. Larger ones may come from mmap. */
const LARGEST_HOLE_BYTES = 64 * 1024;
const SMALLEST_HOLE_BYTES = 16;
/** What the C library adds to each piece. */
const HEADER_BYTES = 8;
/** How much is taken at the most: a heap that has more free is not what `fillHoles` is for. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Give free heap memory of the C library back to the kernel. */
export function mallocTrim(): void {
  cMallocTrim(0);
}

/** What MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ are to a program that starts, in bytes. Source: mallopt(3). */
export function setMallocThresholds(mmapBytes: number, trimBytes: number): void {
  cMallopt(M_MMAP_THRESHOLD, mmapBytes);
  cMallopt(M_TRIM_THRESHOLD, trimBytes);
}

/** Give pages back to the kernel; read again, they are zeros. `address` and `bytes` are multiples of the page size. */
export function discardPages(address: bigint, bytes: number): void {
  check(cMadvise(address, bytes, MADV_DONTNEED), 'madvise', 'MADV_DONTNEED');
}

/** As `discardPages`; pages of a file are read from it again. Where the kernel refuses, as for locked pages, they stay. */
export function forgetPages(address: bigint, bytes: number): void {
  cMadvise(address, bytes, MADV_DONTNEED);
}

/** Give the whole pages of a buffer back to the kernel: what they held is lost. Where the kernel refuses, it stays. */
export function discardBytes(bytes: Uint8Array): void {
  const start = addressOf(bytes);
  const first = ((start + PAGE_BYTES - 1n) / PAGE_BYTES) * PAGE_BYTES;
  const end = ((start + BigInt(bytes.length)) / PAGE_BYTES) * PAGE_BYTES;
  if (end > first) cMadvise(first, Number(end - first), MADV_DONTNEED);
}

/**
 * Take all free pieces between those in use in the C library's heap, for good: what is allocated from then on lies side
 * by side at the heap's end. For a process that forks: its children would write to a page that they share for each small
 * piece. Call `mallocTrim` before: what has no memory behind it then stays so.
 */
export function fillHoles(): void {
  const endOfUsed = findEnd();
  if (!endOfUsed) return;
  let leftBytes = MAX_BYTES;
  for (let size = LARGEST_HOLE_BYTES; size >= SMALLEST_HOLE_BYTES; size /= 2)
    while (leftBytes > 0 && fillHole(size - HEADER_BYTES, endOfUsed())) leftBytes -= size;
}

/** @returns whether there was a hole that large. */
function fillHole(bytes: number, end: number): boolean {
  const at = cMalloc(bytes);
  if (at === 0 || at < end) return at !== 0;
  cFree(at);
  return false;
}

/** How to find the address of the heap's last part, from which nothing was taken yet; undefined where the C library does not tell. */
function findEnd(): (() => number) | undefined {
  try {
    const type = koffi().struct(Object.fromEntries(MALLINFO_FIELDS.map(name => [name, 'size_t'])));
    const mallinfo = koffi().load(null).func('mallinfo2', type, []) as () => { readonly keepcost: number };
    return () => Number(cSbrk(0)) - mallinfo().keepcost;
  } catch {
    return undefined; // glibc before 2.33, or another library
  }
}
