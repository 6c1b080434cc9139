import { closeSync, fstatSync, openSync } from 'node:fs';
import { addSeals, memfd } from './fds.ts';
import { native } from './native.ts';
import { check, ERRNO, SystemError } from './system-error.ts';

/** Source: linux/memfd.h, linux/fcntl.h. */
const MFD_ALLOW_SEALING = 2;
const MFD_EXEC = 0x10;
const ALL_SEALS = 0x1 | 0x2 | 0x4 | 0x8; // no further seals, no shrinking, growing or writing

/** Source: linux/fs.h. */
const FS_IOC_SETFLAGS = 0x40086602;
const FS_IMMUTABLE_FL = 0x10;

const cIoctl = native('int ioctl(int fd, unsigned long request, void *argument)');
const cSendfile = native('long sendfile(int out, int in, void *offset, size_t count)');

/**
 * A copy of a program in memory, which nobody can change any more, nor take its mode or owner away: it may come into the
 * hands of root in a container. It can be run from /proc/self/fd.
 * @param name what /proc shows of it
 * @returns a descriptor, close-on-exec.
 * @throws SystemError EACCES where the kernel lets no memory be executed (vm.memfd_noexec=2), ENOTTY before Linux 6.6,
 * EPERM without CAP_LINUX_IMMUTABLE
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
    addSeals(to, ALL_SEALS);
    const flags = Buffer.alloc(8);
    flags.writeUInt32LE(FS_IMMUTABLE_FL);
    check(cIoctl(to, FS_IOC_SETFLAGS, flags), 'ioctl', `FS_IOC_SETFLAGS ${name}`);
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
  try {
    return memfd(name, MFD_ALLOW_SEALING | MFD_EXEC);
  } catch (err) {
    if ((err as SystemError).errno !== ERRNO.EINVAL) throw err;
    return memfd(name, MFD_ALLOW_SEALING);
  }
}
