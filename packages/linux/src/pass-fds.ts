import { closeSync } from 'node:fs';
import { addressOf, native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

/** Source: socket.h, linux/socket.h. */
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;
const MSG_CTRUNC = 8;
/** `struct cmsghdr` and `struct msghdr` on a 64-bit machine; the control data is aligned to 8. */
const CMSG_HEADER_BYTES = 16;
const MSGHDR_BYTES = 56;
const IOVEC_BYTES = 16;
const CONTROL_LENGTH_OFFSET = 40;
const FLAGS_OFFSET = 48;

/** Most descriptors in one message. Source: SCM_MAX_FD, unix(7). */
export const MAX_PASSED_FDS = 253;

const cSendmsg = native('long sendmsg(int fd, void *message, int flags)');
const cRecvmsg = native('long recvmsg(int fd, void *message, int flags)');

/** Descriptors that came along with bytes. No bytes and no descriptors: the peer has closed. */
export type PassedFds = { readonly fds: readonly number[]; readonly bytes: Buffer };

/**
 * Send descriptors with a few bytes (at least one) over a unix stream socket. The sender still closes its own copies.
 * @throws SystemError EPIPE when nobody listens, EAGAIN when a non-blocking socket is full
 */
export function sendFds(fd: number, fds: readonly number[], bytes: Uint8Array): void {
  if (bytes.length === 0) throw new RangeError('descriptors travel with at least one byte');
  const { message, control, payload } = makeMessage(fds.length === 0 ? 0 : controlBytes(fds.length), bytes.length);
  payload.set(bytes);
  if (fds.length > 0) {
    control.writeBigUInt64LE(BigInt(CMSG_HEADER_BYTES + 4 * fds.length), 0);
    control.writeInt32LE(SOL_SOCKET, 8);
    control.writeInt32LE(SCM_RIGHTS, 12);
    for (const [i, passed] of fds.entries()) control.writeInt32LE(passed, CMSG_HEADER_BYTES + 4 * i);
  }
  const sent = check(cSendmsg(fd, message, MSG_NOSIGNAL), 'sendmsg', `fd ${fd}`);
  if (sent < bytes.length) throw new Error(`sendmsg(fd ${fd}): sent ${sent} of ${bytes.length} bytes`);
}

/**
 * Receive up to `maxBytes` with the descriptors that came along (close-on-exec, now the caller's to close).
 * `undefined` when a non-blocking socket has nothing.
 * @throws Error when some descriptors did not fit; those that came are closed
 */
export function recvFds(fd: number, maxBytes = 64 * 1024): PassedFds | undefined {
  const { message, control, payload } = makeMessage(controlBytes(MAX_PASSED_FDS), maxBytes);
  const got = checkUnless([ERRNO.EAGAIN], cRecvmsg(fd, message, MSG_CMSG_CLOEXEC), 'recvmsg', `fd ${fd}`);
  if (got === undefined) return undefined;
  const fds = receivedFds(control.subarray(0, Number(message.readBigUInt64LE(CONTROL_LENGTH_OFFSET))));
  if ((message.readInt32LE(FLAGS_OFFSET) & MSG_CTRUNC) !== 0) {
    for (const received of fds) closeSync(received);
    throw new Error(`recvmsg(fd ${fd}): some descriptors did not arrive (too many, or this process may open no more)`);
  }
  return { fds, bytes: payload.subarray(0, got) };
}

const controlBytes = (fds: number): number => CMSG_HEADER_BYTES + Math.ceil((4 * fds) / 8) * 8;

/**
 * `struct msghdr` without a name, its one `struct iovec`, the control data and the payload, all in one allocation:
 * the pointers inside it stay good as long as the message itself is referenced.
 */
function makeMessage(controlLength: number, payloadLength: number) {
  const message = Buffer.alloc(MSGHDR_BYTES + IOVEC_BYTES + controlLength + payloadLength);
  const control = message.subarray(MSGHDR_BYTES + IOVEC_BYTES, message.length - payloadLength);
  const payload = message.subarray(message.length - payloadLength);
  const address = addressOf(message);
  message.writeBigUInt64LE(address + BigInt(MSGHDR_BYTES), 16);
  message.writeBigUInt64LE(1n, 24);
  if (controlLength > 0) message.writeBigUInt64LE(address + BigInt(MSGHDR_BYTES + IOVEC_BYTES), 32);
  message.writeBigUInt64LE(BigInt(controlLength), CONTROL_LENGTH_OFFSET);
  message.writeBigUInt64LE(address + BigInt(message.length - payloadLength), MSGHDR_BYTES);
  message.writeBigUInt64LE(BigInt(payloadLength), MSGHDR_BYTES + 8);
  return { message, control, payload };
}

/** The descriptors in received control data; on a stream socket one header holds them all. */
function receivedFds(control: Buffer): number[] {
  const fds: number[] = [];
  for (let at = 0; at + CMSG_HEADER_BYTES <= control.length; ) {
    const length = Number(control.readBigUInt64LE(at));
    const isRights = control.readInt32LE(at + 8) === SOL_SOCKET && control.readInt32LE(at + 12) === SCM_RIGHTS;
    if (isRights) for (let i = at + CMSG_HEADER_BYTES; i < at + length; i += 4) fds.push(control.readInt32LE(i));
    at += Math.ceil(length / 8) * 8;
  }
  return fds;
}
