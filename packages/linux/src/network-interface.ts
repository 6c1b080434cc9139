import { closeSync } from 'node:fs';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** Source: linux/sockios.h, linux/if.h. */
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const IFF_UP = 1;
/** `struct ifreq`: 16 bytes of name, then a union; the flags are its first 16 bits. */
const IFREQ_BYTES = 40;
const FLAGS_OFFSET = 16;
/** Any socket will do for these requests; a unix one exists on every kernel. */
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0x80002;

const cSocket = native('int socket(int family, int type, int protocol)');
const cIoctl = native('int ioctl(int fd, unsigned long request, void *argument)');

/** Bring `lo` up in the calling thread's network namespace. */
export function bringLoopbackUp(): void {
  const fd = check(cSocket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0), 'socket');
  try {
    const request = Buffer.alloc(IFREQ_BYTES);
    request.write('lo');
    check(cIoctl(fd, SIOCGIFFLAGS, request), 'ioctl', 'SIOCGIFFLAGS lo');
    request.writeUInt16LE(request.readUInt16LE(FLAGS_OFFSET) | IFF_UP, FLAGS_OFFSET);
    check(cIoctl(fd, SIOCSIFFLAGS, request), 'ioctl', 'SIOCSIFFLAGS lo');
  } finally {
    closeSync(fd);
  }
}
