import { native } from './native.ts';
import { check } from './system-error.ts';

const cSetresuid = native('long syscall(long number, long real, long effective, long saved)');

/** Source: x86 syscall_64.tbl, asm-generic/unistd.h (arm64). */
const SYS_SETRESUID = process.arch === 'x64' ? 117 : 147;
const KEEP = -1;

/**
 * Run `work` with the effective user of the calling thread alone changed, and its capabilities away, as files in /proc/sys
 * that belong to a user namespace's root ask for. Synchronous; for root only. When the thread cannot be brought back,
 * the process aborts.
 */
export function asEffectiveUser<T>(uid: number, work: () => T): T {
  check(cSetresuid(SYS_SETRESUID, KEEP, uid, KEEP), 'setresuid', String(uid));
  try {
    return work();
  } finally {
    if (cSetresuid(SYS_SETRESUID, KEEP, 0, KEEP) !== 0) process.abort();
  }
}
