import { closeSync, readFileSync } from 'node:fs';
import { exitNow, fork, waitpidBlocking, waitReadableNow } from './fork.ts';
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

/**
 * As `pidfdExitStatus`, but also of a zombie, whose status its `stat` file shows to the superuser: whoever inherited it
 * may be slow to reap it. Source: proc_pid_stat(5), field 52.
 * @param pid of the process that the pidfd means.
 */
export function pidfdEndStatus(fd: number, pid: number): number | undefined {
  if (!waitReadableNow(fd, 0)) return undefined; // it runs
  return pidfdExitStatus(fd) ?? zombieStatus(fd, pid) ?? pidfdExitStatus(fd);
}

/** @returns undefined where the process was reaped meanwhile: the pid may be another's then. */
function zombieStatus(fd: number, pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // field 3 is first: the name may hold anything
    return fields[0] === 'Z' && pidfdSendSignal(fd, 0) ? Number(fields[49]) : undefined;
  } catch {
    return undefined; // reaped, or hidden from us
  }
}

/** Whether this kernel tells how a process ended to others than its parent (since Linux 6.15): it is tried, with a fork. */
export function tellsExitsOfOthers(): boolean {
  const pid = fork();
  if (pid === 0) exitNow(3);
  const pidfd = pidfdOpen(pid);
  try {
    waitpidBlocking(pid);
    return pidfdExitStatus(pidfd) === 3 << 8;
  } finally {
    closeSync(pidfd);
  }
}
