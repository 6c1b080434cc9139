import { closeSync } from 'node:fs';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** The same numbers on every architecture; the C library has these functions since glibc 2.36 only. Source: asm-generic/unistd.h, x86 syscall_64.tbl. */
const SYS = { fsopen: 430, fsconfig: 431, fsmount: 432 } as const;
/** Source: linux/mount.h. */
const FSCONFIG_SET_FLAG = 0;
const FSCONFIG_SET_STRING = 1;
const FSCONFIG_CMD_CREATE = 6;
const CLOEXEC = 1;

const cFsopen = native('long syscall(long number, const char *type, unsigned long flags)');
const cFsconfig = native(
  'long syscall(long number, long fd, unsigned long command, const char *key, const char *value, long aux)',
);
const cFsmount = native('long syscall(long number, long fd, unsigned long flags, unsigned long attributes)');

/** Set an option of the file system that is being made; without a value, a flag. */
export type SetOption = (key: string, value: string | undefined) => void;

/**
 * Make a file system that is mounted nowhere yet. It is gone with the descriptor, unless it is moved to a place before, or a
 * file of it is open.
 * @param attributes `MOUNT_ATTR_…` of linux/mount.h
 * @returns a descriptor of its root, close-on-exec.
 * @throws SystemError ENOSYS before Linux 5.2
 */
export function mountDetached(type: string, attributes: number, configure?: (set: SetOption) => void): number {
  const fs = check(cFsopen(SYS.fsopen, type, CLOEXEC), 'fsopen', type);
  const config = (command: number, key: string | null, value: string | null, what: string) =>
    check(cFsconfig(SYS.fsconfig, fs, command, key, value, 0), 'fsconfig', what);
  try {
    configure?.((key, value) => {
      if (value === undefined) config(FSCONFIG_SET_FLAG, key, null, key);
      else config(FSCONFIG_SET_STRING, key, value, `${key}=${value}`);
    });
    config(FSCONFIG_CMD_CREATE, null, null, `create ${type}`);
    return check(cFsmount(SYS.fsmount, fs, CLOEXEC, attributes), 'fsmount', type);
  } finally {
    closeSync(fs);
  }
}
