import { native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

const cLlistxattr = native('long llistxattr(const void *path, void *list, size_t size)');
const cLgetxattr = native('long lgetxattr(const void *path, const char *name, void *value, size_t size)');
const cLsetxattr = native('int lsetxattr(const void *path, const char *name, void *value, size_t size, int flags)');
const cUtimensat = native('int utimensat(int dirFd, const void *path, void *times, int flags)');
const cMknod = native('int mknod(const void *path, unsigned int mode, unsigned long device)');
const cLseek = native('long lseek(int fd, long offset, int whence)');

/** The kernel's limit for all names of a file's attributes, and for one value. Source: xattr(7). */
const MAX_XATTR_BYTES = 64 * 1024;
/** Source: linux/fcntl.h. */
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
/** Source: linux/fs.h. */
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
const NS_PER_SECOND = 1_000_000_000n;

/** For the names of one file at a time: most have none, and an own buffer for each would cost more than the call. */
const names = Buffer.alloc(MAX_XATTR_BYTES);

/** A path as C has it. Names need not be UTF-8. */
const cPath = (path: Buffer): Buffer => Buffer.concat([path, Buffer.of(0)]);

/** The extended attributes of a file, by name; none where the file system has no such. A symbolic link is not followed. */
export function attributesOf(path: Buffer): Map<string, Buffer> {
  const at = cPath(path);
  const length = cLlistxattr(at, names, names.length);
  const size = checkUnless([ERRNO.EOPNOTSUPP], length, 'llistxattr', String(path)) ?? 0;
  const attributes = new Map<string, Buffer>();
  for (const name of names.toString('latin1', 0, size).split('\0').filter(Boolean)) {
    const value = Buffer.alloc(MAX_XATTR_BYTES);
    const known = cLgetxattr(at, name, value, value.length);
    if (checkUnless([ERRNO.ENODATA], known, 'lgetxattr', `${path} ${name}`) === undefined) continue;
    attributes.set(name, value.subarray(0, known));
  }
  return attributes;
}

/** As setxattr, for a name that need not be UTF-8. */
export function setAttribute(path: Buffer, name: string, value: Uint8Array): void {
  check(cLsetxattr(cPath(path), name, value, value.length, 0), 'lsetxattr', `${path} ${name}`);
}

/** Set when a file was read and changed last, in Unix nanoseconds, exactly. A symbolic link is not followed. */
export function setTimes(path: Buffer, atimeNs: bigint, mtimeNs: bigint): void {
  const times = Buffer.alloc(32); // two struct timespec
  for (const [index, ns] of [atimeNs, mtimeNs].entries()) {
    const part = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND; // before 1970 it counts forward as well
    times.writeBigInt64LE((ns - part) / NS_PER_SECOND, index * 16);
    times.writeBigInt64LE(part, index * 16 + 8);
  }
  check(cUtimensat(AT_FDCWD, cPath(path), times, AT_SYMLINK_NOFOLLOW), 'utimensat', String(path));
}

/** As mknod, for a name that need not be UTF-8, and with the device as `stat` tells it. The umask applies. */
export function makeNodeAt(path: Buffer, mode: number, rdev: bigint): void {
  check(cMknod(cPath(path), mode, rdev), 'mknod', String(path));
}

/** A part of a file that is not a hole, in bytes. */
export type DataRange = { readonly from: number; readonly to: number };

/** The parts of an open file that hold data, in order. A file system that knows no holes answers the whole file. */
export function* dataRanges(fd: number): Generator<DataRange> {
  for (let at = 0; ; ) {
    const from = checkUnless([ERRNO.ENXIO], cLseek(fd, at, SEEK_DATA), 'lseek', `fd ${fd}`);
    if (from === undefined) return; // only a hole is left
    at = check(cLseek(fd, from, SEEK_HOLE), 'lseek', `fd ${fd}`);
    yield { from, to: at };
  }
}
