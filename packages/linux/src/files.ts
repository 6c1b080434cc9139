import { native } from './native.ts';
import { check, checkUnless, ERRNO, SystemError } from './system-error.ts';

const cSyncfs = native('int syncfs(int fd)');
const cChroot = native('int chroot(const char *path)');
const cFchdir = native('int fchdir(int fd)');
const cSyscall = native('long syscall(long number, long fd, const char *path, void *how, size_t size)');
const cFlock = native('int flock(int fd, int operation)');
const cMknod = native('int mknod(const char *path, unsigned int mode, unsigned long device)');
const cMkfifo = native('int mkfifo(const char *path, unsigned int mode)');
const cLsetxattr = native('int lsetxattr(const char *path, const char *name, void *value, size_t size, int flags)');
const cLgetxattr = native('long lgetxattr(const char *path, const char *name, void *value, size_t size)');

/** The same number on every architecture. Source: asm-generic/unistd.h, x86 syscall_64.tbl. */
const SYS_OPENAT2 = 437;
/** Source: linux/openat2.h. */
const RESOLVE_IN_ROOT = 0x10;
const O_CLOEXEC = 0o2000000;
/** How often a path that others are renaming is tried. */
const MAX_OPEN_TRIES = 128;
const LOCK_EX_NB = 2 | 4;
/** The kernel's limit for one value. Source: xattr(7). */
const MAX_XATTR_BYTES = 64 * 1024;

/** Write all that is pending of the file system that holds a descriptor. May take seconds, synchronously. */
export function syncFilesystem(fd: number): void {
  check(cSyncfs(fd), 'syncfs', `fd ${fd}`);
}

/** Make a directory this process's root and working directory, for good. */
export function chroot(path: string): void {
  check(cChroot(path), 'chroot', path);
  process.chdir('/');
}

/** As chroot, to an open directory, wherever it is: also one outside of the present root. */
export function chrootTo(directoryFd: number): void {
  check(cFchdir(directoryFd), 'fchdir', `fd ${directoryFd}`);
  chroot('.');
}

/**
 * Open a path as if the directory `rootFd` were the root: `..`, absolute paths and symbolic links stay inside, also
 * when somebody changes the tree at the same time. Close-on-exec. `flags` and `mode` as for `fs.openSync`, in numbers.
 * @throws SystemError ENOSYS before Linux 5.6, EAGAIN when others keep renaming what the path goes through
 */
export function openBeneath(rootFd: number, path: string, flags: number, mode = 0): number {
  const how = Buffer.alloc(24); // struct open_how: flags, mode, resolve
  how.writeBigUInt64LE(BigInt(flags | O_CLOEXEC), 0);
  how.writeBigUInt64LE(BigInt(mode), 8);
  how.writeBigUInt64LE(BigInt(RESOLVE_IN_ROOT), 16);
  for (let tries = 0; tries < MAX_OPEN_TRIES; tries += 1) {
    // EAGAIN: a rename went on at the same time and the kernel could not be sure; openat2(2) says to try again.
    const fd = checkUnless([ERRNO.EAGAIN], cSyscall(SYS_OPENAT2, rootFd, path, how, how.length), 'openat2', path);
    if (fd !== undefined) return fd;
  }
  throw new SystemError('openat2', ERRNO.EAGAIN, path);
}

/** Lock an open file for this process alone, until it is closed; false when somebody else holds it. Never waits. */
export const lockFile = (fd: number): boolean =>
  checkUnless([ERRNO.EWOULDBLOCK], cFlock(fd, LOCK_EX_NB), 'flock', `fd ${fd}`) !== undefined;

/** Make a named pipe with exactly these permissions less the umask. */
export function mkfifo(path: string, mode: number): void {
  check(cMkfifo(path, mode), 'mkfifo', path);
}

/** Make a device node, fifo or socket: `mode` holds its type too, such as `constants.S_IFCHR | 0o600`. The umask applies. */
export function mknod(path: string, mode: number, major = 0, minor = 0): void {
  const [a, b] = [BigInt(major), BigInt(minor)];
  const device = ((a & 0xfffff000n) << 32n) | ((a & 0xfffn) << 8n) | ((b & 0xffffff00n) << 12n) | (b & 0xffn);
  check(cMknod(path, mode, device), 'mknod', path);
}

/** Set an extended attribute such as `trusted.overlay.opaque`. A symbolic link is not followed. */
export function setxattr(path: string, name: string, value: Uint8Array | string): void {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  check(cLsetxattr(path, name, bytes, bytes.length, 0), 'lsetxattr', `${path} ${name}`);
}

/** The value of an extended attribute; `undefined` when it is not set. A symbolic link is not followed. */
export function getxattr(path: string, name: string): Buffer | undefined {
  const value = Buffer.alloc(MAX_XATTR_BYTES);
  const size = cLgetxattr(path, name, value, value.length);
  const known = checkUnless([ERRNO.ENODATA], size, 'lgetxattr', `${path} ${name}`);
  return known === undefined ? undefined : value.subarray(0, known);
}
