import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { forgetPages } from './malloc.ts';
import { symbol } from './native.ts';

/** `absl::SetMutexDeadlockDetectionMode`, and its argument for no detection. Source: absl/synchronization/mutex.h. */
const SET_MODE = 'void _ZN4absl29SetMutexDeadlockDetectionModeENS_15OnDeadlockCycleE(int mode)';
const IGNORE = 0;
/** Of what was allocated the size is said first, then a number that no other place has. Source: absl/base/internal/low_level_alloc.cc. */
const MAGIC = 0x4c833e95n;
/** Size of what the checks remember, on 64-bit machines, and where in it their table lies that takes nearly all of it. */
const GRAPH_BYTES = 0x1001a0;
const TABLE = { first: 0x1000, end: 0x100000 } as const;

/** Memory that is longer than this is not looked at: it is the stack of a thread, say. */
const MAX_MAPPING_BYTES = 4 * 1024 * 1024;
const PAGE_BYTES = 4096;

/**
 * V8 takes its locks with Abseil, which in Node 24 looks at each one for whether threads could block each other for ever:
 * a help for those who develop V8, of a megabyte, most of which a process has to itself. From here on none is looked at.
 * Where it cannot be stopped, it goes on.
 */
export function stopLockChecks(): void {
  try {
    symbol(SET_MODE)(IGNORE);
    const graph = findGraph();
    if (graph !== undefined) forgetPages(BigInt(graph + TABLE.first), TABLE.end - TABLE.first); // nobody reads it any more
  } catch {
    // another Node may have been built without, and what it remembers is only memory
  }
}

/** Address of what the checks remember: where a mapping begins, or behind what the kernel counts to the same mapping. */
function findGraph(): number | undefined {
  const fd = openSync('/proc/self/mem', 'r');
  try {
    for (const { begin, end } of memoryMappings())
      for (let at = begin; at + GRAPH_BYTES <= end; at += PAGE_BYTES) if (isGraph(fd, at)) return at;
    return undefined;
  } finally {
    closeSync(fd);
  }
}

/** Memory that is large enough, and of no file. Source: proc_pid_maps(5). */
function memoryMappings(): { readonly begin: number; readonly end: number }[] {
  const lines = readFileSync('/proc/self/maps', 'latin1').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0 *$/gm);
  return [...lines]
    .map(([, begin = '', end = '']) => ({ begin: Number.parseInt(begin, 16), end: Number.parseInt(end, 16) }))
    .filter(({ begin, end }) => end - begin >= GRAPH_BYTES && end - begin <= MAX_MAPPING_BYTES);
}

function isGraph(fd: number, address: number): boolean {
  const head = Buffer.alloc(16);
  try {
    if (readSync(fd, head, 0, head.length, address) < head.length) return false;
  } catch {
    return false; // a guard page, as the C library puts below stacks
  }
  return head.readBigUInt64LE(0) === BigInt(GRAPH_BYTES) && head.readBigUInt64LE(8) === (MAGIC ^ BigInt(address));
}
