import { chmodSync, closeSync, fchmodSync, rmSync } from 'node:fs';
import { native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

/** Source: bits/socket.h, bits/socket_type.h (the same on x86-64 and arm64). */
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const MSG_NOSIGNAL = 0x4000;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const FAMILY_BYTES = 2;
const DEFAULT_BACKLOG = 511;

/** Longest path of a unix socket, in bytes: `sun_path` is 108 with its final zero. Source: unix(7). */
export const MAX_SOCKET_PATH_BYTES = 107;

const cSocket = native('int socket(int family, int type, int protocol)');
const cSocketpair = native('int socketpair(int family, int type, int protocol, void *fds)');
const cBind = native('int bind(int fd, void *address, unsigned int length)');
const cConnect = native('int connect(int fd, void *address, unsigned int length)');
const cListen = native('int listen(int fd, int backlog)');
const cAccept4 = native('int accept4(int fd, void *address, void *length, int flags)');
const cSendto = native('long sendto(int fd, void *data, size_t length, int flags, void *address, unsigned int size)');
const cGetsockopt = native('int getsockopt(int fd, int level, int option, void *value, void *length)');

/**
 * A listening stream socket at a path, or at an abstract address (`@name`), close-on-exec and non-blocking. The file
 * has `mode` (default 0600) and is never open to more, not even for a moment; an abstract address has no permissions.
 * @throws SystemError EADDRINUSE when the path exists, whoever made it: remove what is stale first
 * @throws RangeError when the path is longer than the kernel takes
 */
export function unixListen(path: string, options: { readonly mode?: number; readonly backlog?: number } = {}): number {
  const { mode = 0o600, backlog = DEFAULT_BACKLOG } = options;
  const address = socketAddress(path);
  const fd = check(cSocket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), 'socket');
  let bound = false;
  try {
    fchmodSync(fd, mode); // bind gives the file the socket's own mode less the umask
    check(cBind(fd, address, address.length), 'bind', path);
    bound = !path.startsWith('@');
    if (bound) chmodSync(path, mode); // what the umask took
    check(cListen(fd, backlog), 'listen', path);
    return fd;
  } catch (err) {
    closeSync(fd);
    if (bound) rmSync(path, { force: true });
    throw err;
  }
}

/**
 * A stream socket connected to a path, or to an abstract address (`@name`): close-on-exec and blocking. A listener whose
 * queue is full makes it wait.
 * @throws SystemError ENOENT or ECONNREFUSED when nobody listens there
 */
export function unixConnect(path: string): number {
  const address = socketAddress(path);
  const fd = check(cSocket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), 'socket');
  try {
    check(cConnect(fd, address, address.length), 'connect', path);
    return fd;
  } catch (err) {
    closeSync(fd);
    throw err;
  }
}

/**
 * Send one datagram to a path or an abstract address (`@name`), without waiting.
 * @throws SystemError ENOENT or ECONNREFUSED when nobody listens there, EAGAIN when the receiver's queue is full
 */
export function sendDatagram(path: string, data: Uint8Array): void {
  const address = socketAddress(path);
  const fd = check(cSocket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), 'socket');
  try {
    check(cSendto(fd, data, data.length, MSG_NOSIGNAL, address, address.length), 'sendto', path);
  } finally {
    closeSync(fd);
  }
}

/** The next connection that waits on a non-blocking listening socket (non-blocking, close-on-exec); `undefined` when none does. */
export const acceptNow = (fd: number): number | undefined =>
  checkUnless(
    [ERRNO.EAGAIN, ERRNO.ECONNABORTED],
    cAccept4(fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC),
    'accept4',
    `fd ${fd}`,
  );

/** Two connected stream sockets, close-on-exec and blocking. */
export function socketPair(): readonly [number, number] {
  const fds = Buffer.alloc(8);
  check(cSocketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 'socketpair');
  return [fds.readInt32LE(0), fds.readInt32LE(4)];
}

/** Who connected, as the kernel recorded at that moment. */
export function peerCredentials(fd: number): { readonly pid: number; readonly uid: number; readonly gid: number } {
  const credentials = Buffer.alloc(12); // struct ucred
  const length = Buffer.alloc(4);
  length.writeUInt32LE(credentials.length);
  check(cGetsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length), 'getsockopt', 'SO_PEERCRED');
  return { pid: credentials.readInt32LE(0), uid: credentials.readUInt32LE(4), gid: credentials.readUInt32LE(8) };
}

/** `struct sockaddr_un`, of exactly the length that counts for an abstract address. */
function socketAddress(path: string): Buffer {
  const abstract = path.startsWith('@');
  const name = Buffer.from(abstract ? `\0${path.slice(1)}` : `${path}\0`);
  const bytes = abstract ? name.length : name.length - 1;
  if (bytes > MAX_SOCKET_PATH_BYTES)
    throw new RangeError(`socket path ${path} has ${bytes} bytes; the kernel takes ${MAX_SOCKET_PATH_BYTES}`);
  const family = Buffer.alloc(FAMILY_BYTES);
  family.writeUInt16LE(AF_UNIX);
  return Buffer.concat([family, name]);
}
