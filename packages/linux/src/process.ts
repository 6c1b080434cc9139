import { readFileSync } from 'node:fs';
import { native } from './native.ts';
import { check, checkUnless, ERRNO, SystemError } from './system-error.ts';

/** Source: linux/prctl.h. */
const PR_SET_PDEATHSIG = 1;
const PR_SET_NAME = 15;
const PR_SET_CHILD_SUBREAPER = 36;
/** Source: asm-generic/signal-defs.h. */
const SIG_IGN = 1;
const SIG_DFL = 0;
const SIG_ERR = -1;
/** Source: linux/wait.h. */
const WNOHANG = 1;
const WEXITED = 4;
const WNOWAIT = 0x01000000;
const P_ALL = 0;

const cPrctl = native('int prctl(int option, void *a, unsigned long b, unsigned long c, unsigned long d)');
const cPrctlNumber = native(
  'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
);
const cSignal = native('long signal(int signal, long action)');
const cWaitpid = native('int waitpid(int pid, void *status, int options)');
const cWaitid = native('int waitid(int type, unsigned int id, void *info, int options)');

/** Become the parent of every descendant whose own parent ends, or no longer. Source: PR_SET_CHILD_SUBREAPER(2const). */
export function setChildSubreaper(on = true): void {
  check(cPrctlNumber(PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0), 'prctl', 'PR_SET_CHILD_SUBREAPER');
}

/** Get a signal when the thread that started this process ends; 0 for none. The caller checks afterwards that the parent still lives. */
export function setParentDeathSignal(signal: number): void {
  check(cPrctlNumber(PR_SET_PDEATHSIG, signal, 0, 0, 0), 'prctl', 'PR_SET_PDEATHSIG');
}

/** Have the kernel drop a signal. Where the last listener of a signal is taken off, Node leaves the default action, also of SIGPIPE, which it ignores at its start. */
export function ignoreSignal(signal: number): void {
  if (cSignal(signal, SIG_IGN) === SIG_ERR) throw new SystemError('signal', ERRNO.EINVAL, String(signal));
}

/** Undo `ignoreSignal`. */
export function defaultSignal(signal: number): void {
  if (cSignal(signal, SIG_DFL) === SIG_ERR) throw new SystemError('signal', ERRNO.EINVAL, String(signal));
}

/** Set the name that ps and /proc/PID/comm show; the kernel keeps 15 bytes. */
export function setProcessName(name: string): void {
  check(cPrctl(PR_SET_NAME, Buffer.from(`${name}\0`), 0, 0, 0), 'prctl', 'PR_SET_NAME');
}

/**
 * Reap one child if it has ended: its wait status, or `undefined` when it still runs or is no child of ours.
 * Give a known pid, never -1: that would steal the children of node:child_process.
 */
export function waitpidNow(pid: number): { readonly status: number } | undefined {
  const status = Buffer.alloc(4);
  const reaped = checkUnless([ERRNO.ECHILD], cWaitpid(pid, status, WNOHANG), 'waitpid', String(pid));
  return reaped === pid ? { status: status.readInt32LE() } : undefined;
}

/** Pid of a child that has ended and is not reaped, without reaping it; `undefined` when there is none. Source: waitid(2). */
export function peekZombie(): number | undefined {
  const info = Buffer.alloc(128); // siginfo_t; si_pid is at byte 16
  const found = checkUnless([ERRNO.ECHILD], cWaitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT), 'waitid');
  return found === undefined ? undefined : info.readInt32LE(16) || undefined;
}

/** A wait status as a shell shows it: the exit code, or 128 + the signal that ended the process. */
export function shellStatus(waitStatus: number): number {
  const signal = waitStatus & 0x7f;
  return signal === 0 ? (waitStatus >> 8) & 0xff : 128 + signal;
}

/** Start time of a process in clock ticks since boot, which tells a reused pid; `undefined` when it is gone. Source: proc_pid_stat(5), field 22. */
export function processStartTime(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // field 3 is first: the name may hold anything
    return Number(afterName[19]);
  } catch (err) {
    if (['ENOENT', 'ESRCH'].includes((err as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw err;
  }
}
