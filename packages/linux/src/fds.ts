import { constants } from 'node:fs';
import { native } from './native.ts';
import { check, ERRNO, type SystemError } from './system-error.ts';

const O_CLOEXEC = 0o2000000;
/** Source: fcntl.h, linux/fcntl.h. */
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETPIPE_SZ = 1031;
const F_ADD_SEALS = 1033;
const F_DUPFD_CLOEXEC = 1030;
const FD_CLOEXEC = 1;
/** Source: linux/memfd.h, asm-generic/ioctls.h. */
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
export const MFD_NOEXEC_SEAL = 8;
export const MFD_EXEC = 0x10;
const ALL_SEALS = 0x1 | 0x2 | 0x4 | 0x8; // no further seals, no shrinking, growing or writing
const TIOCSWINSZ = 0x5414;

const cPipe2 = native('int pipe2(void *fds, int flags)');
const cFcntl = native('int fcntl(int fd, int command, long argument)');
const cMemfdCreate = native('int memfd_create(const char *name, unsigned int flags)');
const cIoctl = native('int ioctl(int fd, unsigned long request, void *argument)');

/** A new pipe; both ends are close-on-exec and blocking. */
export function pipe(): { readonly read: number; readonly write: number } {
  const fds = Buffer.alloc(8);
  check(cPipe2(fds, O_CLOEXEC), 'pipe2');
  return { read: fds.readInt32LE(0), write: fds.readInt32LE(4) };
}

/** Another descriptor of the same open file, close-on-exec; the caller closes it. */
export const duplicateFd = (fd: number): number => check(cFcntl(fd, F_DUPFD_CLOEXEC, 0), 'fcntl', `F_DUPFD fd ${fd}`);

/** Whether a descriptor closes when the process executes another program. */
export function setCloexec(fd: number, on: boolean): void {
  setFlag(fd, F_GETFD, F_SETFD, FD_CLOEXEC, on);
}

/** Whether reads and writes answer EAGAIN instead of waiting. It holds for every descriptor of the same open file. */
export function setNonblocking(fd: number, on: boolean): void {
  setFlag(fd, F_GETFL, F_SETFL, constants.O_NONBLOCK, on);
}

/** Set a pipe's capacity in bytes and return what the kernel made of it. @throws SystemError EPERM above /proc/sys/fs/pipe-max-size. */
export const setPipeSize = (fd: number, bytes: number): number =>
  check(cFcntl(fd, F_SETPIPE_SZ, bytes), 'fcntl', `F_SETPIPE_SZ ${bytes}`);

/**
 * A file that lives in memory and has no path; the name is for /proc only. Close-on-exec.
 * @param flags further `MFD_…` of linux/memfd.h
 */
export const memfd = (name: string, flags = 0): number =>
  check(cMemfdCreate(name, MFD_CLOEXEC | flags), 'memfd_create', name);

/**
 * As `memfd`, to be sealed with `seal`.
 * @param mode whether it may be executed, MFD_EXEC or MFD_NOEXEC_SEAL. Kernels before 6.3 know neither and let all memory be
 * executed; later ones may refuse memory without a word about it.
 */
export function sealableMemfd(name: string, mode: number): number {
  try {
    return memfd(name, MFD_ALLOW_SEALING | mode);
  } catch (err) {
    if ((err as SystemError).errno !== ERRNO.EINVAL) throw err;
    return memfd(name, MFD_ALLOW_SEALING);
  }
}

/** Nobody can change a file in memory from now on, nor its size. */
export const seal = (fd: number): number => check(cFcntl(fd, F_ADD_SEALS, ALL_SEALS), 'fcntl', `F_ADD_SEALS fd ${fd}`);

/** Tell a terminal its size in characters. Its foreground processes get SIGWINCH. */
export function setWindowSize(fd: number, rows: number, columns: number): void {
  const size = Buffer.alloc(8); // struct winsize; the pixels stay 0
  size.writeUInt16LE(rows, 0);
  size.writeUInt16LE(columns, 2);
  check(cIoctl(fd, TIOCSWINSZ, size), 'ioctl', 'TIOCSWINSZ');
}

function setFlag(fd: number, get: number, set: number, flag: number, on: boolean): void {
  const old = check(cFcntl(fd, get, 0), 'fcntl', `fd ${fd}`);
  const flags = on ? old | flag : old & ~flag;
  if (flags !== old) check(cFcntl(fd, set, flags), 'fcntl', `fd ${fd}`);
}
