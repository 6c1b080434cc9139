import { native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

/** `_IOWR(0xFF, 11, struct pidfd_info)` with the 64 bytes of its first version. Source: linux/pidfd.h. */
const PIDFD_GET_INFO = 0xc040ff0b;
const PIDFD_INFO_BYTES = 64;
const PIDFD_INFO_EXIT = 1n << 3n;
const EXIT_CODE_OFFSET = 60;

const cPidfdOpen = native('int pidfd_open(int pid, unsigned int flags)');
const cPidfdSendSignal = native('int pidfd_send_signal(int fd, int signal, void *info, unsigned int flags)');
const cIoctl = native('int ioctl(int fd, unsigned long request, void *argument)');

/**
 * A descriptor (close-on-exec) that means this process and no later one of the same pid. Close it with `fs.closeSync`.
 * @throws SystemError ESRCH when there is no such process.
 */
export const pidfdOpen = (pid: number): number => check(cPidfdOpen(pid, 0), 'pidfd_open', String(pid));

/** Signal the process of a pidfd; false when it was reaped already (a zombie still takes signals). Signal 0 only asks. */
export const pidfdSendSignal = (fd: number, signal: number): boolean =>
  checkUnless([ERRNO.ESRCH], cPidfdSendSignal(fd, signal, null, 0), 'pidfd_send_signal', String(signal)) !== undefined;

/**
 * How the process of a pidfd ended, in wait-status form, for whoever holds the pidfd and even after its parent reaped it.
 * `undefined` while it runs or is a zombie (a pidfd turns readable before the reaping), and where the kernel cannot tell (before Linux 6.15).
 */
export function pidfdExitStatus(fd: number): number | undefined {
  const info = Buffer.alloc(PIDFD_INFO_BYTES);
  info.writeBigUInt64LE(PIDFD_INFO_EXIT); // mask: what is asked, and in the answer what is known
  const unknown = [ERRNO.ENOTTY, ERRNO.EINVAL, ERRNO.ESRCH];
  if (checkUnless(unknown, cIoctl(fd, PIDFD_GET_INFO, info), 'ioctl', 'PIDFD_GET_INFO') === undefined) return undefined;
  return (info.readBigUInt64LE() & PIDFD_INFO_EXIT) === 0n ? undefined : info.readInt32LE(EXIT_CODE_OFFSET);
}
