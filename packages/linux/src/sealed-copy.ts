import { closeSync, fstatSync, openSync } from 'node:fs';
import { MFD_EXEC, seal, sealableMemfd } from './fds.ts';
import { native } from './native.ts';
import { check, ERRNO, SystemError } from './system-error.ts';

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
    to = sealableMemfd(name, MFD_EXEC);
    for (let left = fstatSync(from).size; left > 0; ) {
      const sent = Number(check(Number(cSendfile(to, from, null, left)), 'sendfile', path));
      if (sent === 0) throw new SystemError('sendfile', ERRNO.EIO, path); // it became shorter meanwhile
      left -= sent;
    }
    seal(to);
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
