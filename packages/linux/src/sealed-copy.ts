import { closeSync, fstatSync, openSync } from 'node:fs';
import { native } from './native.ts';
import { check, ERRNO, lastErrno, SystemError } from './system-error.ts';

/** Source: linux/memfd.h, linux/fcntl.h. */
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const MFD_EXEC = 0x10;
const F_ADD_SEALS = 1033;
const ALL_SEALS = 0x1 | 0x2 | 0x4 | 0x8; // no further seals, no shrinking, growing or writing

const cMemfdCreate = native('int memfd_create(const char *name, unsigned int flags)');
const cSendfile = native('long sendfile(int out, int in, void *offset, size_t count)');
const cFcntl = native('int fcntl(int fd, int command, long argument)');

/**
 * A copy of a program in memory, which nobody can change any more, root included. It can be run from /proc/self/fd.
 * @param name what /proc shows of it
 * @returns a descriptor, close-on-exec.
 * @throws SystemError EACCES where the kernel lets no memory be executed (vm.memfd_noexec=2)
 */
export function sealedCopy(path: string, name: string): number {
  const from = openSync(path, 'r');
  let to = -1;
  try {
    to = executableMemory(name);
    for (let left = fstatSync(from).size; left > 0; ) {
      const sent = Number(check(Number(cSendfile(to, from, null, left)), 'sendfile', path));
      if (sent === 0) throw new SystemError('sendfile', ERRNO.EIO, path); // it became shorter meanwhile
      left -= sent;
    }
    check(cFcntl(to, F_ADD_SEALS, ALL_SEALS), 'fcntl', `F_ADD_SEALS ${name}`);
    return to;
  } catch (err) {
    if (to !== -1) closeSync(to);
    throw err;
  } finally {
    closeSync(from);
  }
}

/** Kernels before 6.3 know no MFD_EXEC, and let all memory be executed. */
function executableMemory(name: string): number {
  const flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const fd = cMemfdCreate(name, flags | MFD_EXEC);
  if (fd !== -1 || lastErrno() !== ERRNO.EINVAL) return check(fd, 'memfd_create', name);
  return check(cMemfdCreate(name, flags), 'memfd_create', name);
}
