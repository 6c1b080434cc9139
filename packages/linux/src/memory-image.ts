import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { MFD_NOEXEC_SEAL, seal, sealableMemfd } from './fds.ts';
import { forgetPages } from './malloc.ts';
import { addressOf, native, symbol } from './native.ts';
import { check, ERRNO, SystemError } from './system-error.ts';

/** The only size of pages that this knows, in bytes. */
export const IMAGE_PAGE_BYTES = 4096;
/** What of a page may revert is told in such units, in bytes. */
export const IMAGE_UNIT_BYTES = 4;

/** Source: unistd.h of glibc, asm-generic/mman-common.h. */
const SC_PAGESIZE = 30;
const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_PRIVATE = 2;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_POPULATE = 0x8000;
const MADV_DONTNEED = 4;

/** Of an entry of /proc/PID/pagemap: its size, and in its last byte whether the page is there, and the file's. Source: kernel pagemap.rst. */
const ENTRY_BYTES = 8;
const IS_PRESENT = 0x80;
const IS_OF_FILE = 0x20;
/** For how many pages entries are read at a time. */
const ENTRIES = 64;
/** How much of /proc/self/maps is read: that of a shim has 13 KB. */
const MAPS_BYTES = 48 * 1024;

/** A part of this process's memory: whole pages. */
export type MemoryRange = { readonly address: number; readonly bytes: number };
type Mapping = MemoryRange & { readonly original: number };

/** Compares a page with what it was. */
export type PageComparison = {
  /**
   * 64 KiB that are no part of an image. Of its pages the first is for what a page is, the second for what it was, the third for
   * the comparison's own use; the others are the image's.
   */
  readonly memory: Buffer;
  /**
   * Find where the page differs in units that may as well be what they were, and write where each begins in the page, in bytes,
   * to `units`, from the place `first` on. @returns how many there are; -1 when others differ, too, or there is no room.
   */
  findReverting(units: Int32Array, first: number): number;
  /** Whether nothing of the image's memory can have been unmapped, or mapped anew, since the look at it began. */
  isStill(): boolean;
};

/**
 * A sealed copy of parts of this process's memory, which is mapped in their place, privately: for whoever uses that memory
 * nothing has changed. But a page that a forked child has copied by writing to it can be given back when it is what it was,
 * or may be so again. For processes in which one thread alone writes to that memory: the one that calls this.
 */
export class MemoryImage {
  readonly #name: string;
  readonly #inode: number;
  readonly #bytes: number;
  /** Where all of the copy can be read. Who has taken it maps all of it for good: it is that process's memory. */
  readonly #original: number;
  readonly #owner = process.pid;

  private constructor(name: string, inode: number, bytes: number, original: number) {
    this.#name = name;
    this.#inode = inode;
    this.#bytes = bytes;
    this.#original = original;
  }

  /** @param name what /proc shows of it. @throws SystemError EOPNOTSUPP where pages have another size, and as memfd_create(2) and mmap(2) do. */
  static take(name: string, ranges: readonly MemoryRange[]): MemoryImage {
    if (cSysconf(SC_PAGESIZE) !== IMAGE_PAGE_BYTES) throw new SystemError('sysconf', ERRNO.EOPNOTSUPP, 'page size');
    const total = ranges.reduce((sum, { bytes }) => sum + bytes, 0);
    const fd = sealableMemfd(name, MFD_NOEXEC_SEAL);
    try {
      ftruncateSync(fd, total);
      let offset = 0;
      for (const { address, bytes } of ranges) {
        moveTo(fd, offset, address, bytes);
        offset += bytes;
      }
      seal(fd);
      const original = Number(calls().mmap(0, total, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0));
      check(original, 'mmap', name);
      return new MemoryImage(name, fstatSync(fd).ino, total, original);
    } finally {
      closeSync(fd);
    }
  }

  /** Give back the pages that are what they were, but for what may revert: that does. @returns how many. */
  rejoin(comparison: PageComparison): number {
    const look = new Look(comparison);
    try {
      for (const mapping of look.mappings(this.#name, this.#inode, this.#original)) look.findIn(mapping);
      return comparison.isStill() ? look.rejoinFound() : 0;
    } finally {
      look.close();
      if (process.pid !== this.#owner) forgetPages(BigInt(this.#original), this.#bytes);
    }
  }

  /** Let go of the copy. What is mapped from it stays. */
  close(): void {
    cMunmap(this.#original, this.#bytes);
  }
}

/** Memory that V8 knows nothing of. */
export class AnonymousMemory implements Disposable {
  readonly range: MemoryRange;

  constructor(pages: number) {
    const bytes = pages * IMAGE_PAGE_BYTES;
    const address = Number(calls().mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    this.range = { address: check(address, 'mmap'), bytes };
  }

  write(at: number, bytes: Uint8Array): void {
    cMemcpyFrom(this.range.address + at, bytes, bytes.length);
  }

  [Symbol.dispose](): void {
    cMunmap(this.range.address, this.range.bytes);
  }
}

/** C functions with nothing of ours around them: between two of their calls, this process may write to no memory of an image. */
type Calls = ReturnType<typeof loadCalls>;
let loaded: Calls | undefined;
const calls = (): Calls => {
  loaded ??= loadCalls();
  return loaded;
};
function loadCalls() {
  type Call = (...args: number[]) => number;
  return {
    pread: symbol('long pread(int fd, uint64_t to, size_t bytes, long at)') as Call,
    pwrite: symbol('long pwrite(int fd, uint64_t from, size_t bytes, long at)') as Call,
    mmap: symbol('int64_t mmap(uint64_t at, size_t bytes, int rights, int flags, int fd, long offset)') as Call,
    memcmp: symbol('int memcmp(uint64_t a, uint64_t b, size_t bytes)') as Call,
    memcpy: symbol('void memcpy(uint64_t to, uint64_t from, size_t bytes)') as Call,
    madvise: symbol('int madvise(uint64_t address, size_t bytes, int advice)') as Call,
  };
}
const cSysconf = native('long sysconf(int name)');
const cMunmap = native('int munmap(uint64_t at, size_t bytes)');
const cMemcpyFrom = native('uint64_t memcpy(uint64_t to, void *from, size_t bytes)');

/** Copy a part of memory to a file, and map that in its place: what would be written between the two calls would be lost. */
function moveTo(fd: number, offset: number, address: number, bytes: number): void {
  const { pwrite, mmap } = calls();
  const rights = PROT_READ | PROT_WRITE;
  const isCopied = pwrite(fd, address, bytes, offset) === bytes;
  const mapped = isCopied ? mmap(address, bytes, rights, MAP_PRIVATE | MAP_FIXED, fd, offset) : -1;
  if (!isCopied) throw new SystemError('pwrite', ERRNO.ENOSPC, 'memory image');
  check(mapped, 'mmap', 'memory image');
}

/** How many pages are given back at a time, and how many units revert. */
const MAX_PAGES = 4096;
const MAX_UNITS = 8192;
/** Of the pages that were found: where each is, where it was copied, and where its units end in `foundUnits`. Made before a fork. */
const foundPages = new Float64Array(MAX_PAGES);
const foundOriginals = new Float64Array(MAX_PAGES);
const foundEnds = new Int32Array(MAX_PAGES);
const foundUnits = new Int32Array(MAX_UNITS);

/**
 * One look at all pages: what can be given back is found first, in ways that do no harm where nothing is mapped any more, and
 * given back then, in a loop that makes next to nothing, so that nobody collects garbage and unmaps memory meanwhile.
 */
class Look {
  readonly #comparison: PageComparison;
  /** Addresses of the comparison's memory. */
  readonly #now: number;
  readonly #then: number;
  readonly #rest: Buffer;
  readonly #memory = openSync('/proc/self/mem', 'r');
  readonly #pagemap = openSync('/proc/self/pagemap', 'r');
  #pages = 0;
  #units = 0;

  constructor(comparison: PageComparison) {
    this.#comparison = comparison;
    this.#now = Number(addressOf(comparison.memory));
    this.#then = this.#now + IMAGE_PAGE_BYTES;
    this.#rest = comparison.memory.subarray(3 * IMAGE_PAGE_BYTES);
  }

  /** What is still mapped from a copy: other parts may have been unmapped, and mapped anew. */
  mappings(name: string, inode: number, original: number): Mapping[] {
    const found: Mapping[] = [];
    const line = /^([0-9a-f]+)-([0-9a-f]+) rw-p ([0-9a-f]+) \S+ (\d+) +\/memfd:(\S+) /gm;
    for (const [, begin, end, offset, itsInode, itsName] of this.#maps().matchAll(line)) {
      if (itsName !== name || Number(itsInode) !== inode) continue;
      const address = Number.parseInt(begin as string, 16);
      const bytes = Number.parseInt(end as string, 16) - address;
      found.push({ address, bytes, original: original + Number.parseInt(offset as string, 16) });
    }
    return found;
  }

  #maps(): string {
    const fd = openSync('/proc/self/maps', 'r');
    try {
      let length = 0;
      for (let count = 1; count > 0; length += count)
        count = readSync(fd, this.#rest, length, MAPS_BYTES - length, null);
      return this.#rest.toString('latin1', 0, length);
    } finally {
      closeSync(fd);
    }
  }

  findIn({ address, bytes, original }: Mapping): void {
    for (let part = 0; part < bytes; part += ENTRIES * IMAGE_PAGE_BYTES) {
      const position = ((address + part) / IMAGE_PAGE_BYTES) * ENTRY_BYTES;
      const count = readSync(this.#pagemap, this.#rest, 0, ENTRIES * ENTRY_BYTES, position) / ENTRY_BYTES;
      for (let i = 0; i < count && part + i * IMAGE_PAGE_BYTES < bytes; i++) {
        const at = part + i * IMAGE_PAGE_BYTES;
        if (this.#isOwn(i)) this.#find(address + at, original + at);
      }
    }
  }

  /** Whether this process has written to a page, or a forebear has. */
  #isOwn(index: number): boolean {
    const flags = this.#rest[index * ENTRY_BYTES + ENTRY_BYTES - 1] as number;
    return (flags & (IS_PRESENT | IS_OF_FILE)) === IS_PRESENT;
  }

  /** With next to no garbage: a collection that it brought about would undo the whole look. */
  #find(page: number, original: number): void {
    const { pread } = calls();
    if (pread(this.#memory, this.#now, IMAGE_PAGE_BYTES, page) !== IMAGE_PAGE_BYTES) return; // unmapped meanwhile
    if (pread(this.#memory, this.#then, IMAGE_PAGE_BYTES, original) !== IMAGE_PAGE_BYTES) return;
    const count = this.#pages < MAX_PAGES ? this.#comparison.findReverting(foundUnits, this.#units) : -1;
    if (count < 0) return;
    this.#units += count;
    foundPages[this.#pages] = page;
    foundOriginals[this.#pages] = original;
    foundEnds[this.#pages++] = this.#units;
  }

  /** Between a comparison and the end of the copy nothing is written: no function of JavaScript is called. */
  rejoinFound(): number {
    const { memcmp, memcpy, madvise } = calls();
    let given = 0;
    for (let i = 0, unit = 0; i < this.#pages; i++) {
      const page = foundPages[i] as number;
      const original = foundOriginals[i] as number;
      const end = foundEnds[i] as number;
      for (; unit < end; unit++) {
        const at = foundUnits[unit] as number;
        memcpy(page + at, original + at, IMAGE_UNIT_BYTES);
      }
      if (memcmp(page, original, IMAGE_PAGE_BYTES) !== 0) continue; // it was written to meanwhile
      if (madvise(page, IMAGE_PAGE_BYTES, MADV_DONTNEED) === 0) given++;
    }
    return given;
  }

  close(): void {
    closeSync(this.#memory);
    closeSync(this.#pagemap);
  }
}
