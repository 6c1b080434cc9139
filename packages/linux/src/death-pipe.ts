import { constants } from 'node:os';
import { exitNow, waitReadableNow } from './fork.ts';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** Source: asm-generic/fcntl.h, the same on x86-64 and arm64. */
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const F_SETSIG = 10;
const O_ASYNC = 0o20000;

const cFcntl = native('int fcntl(int fd, int command, long argument)');

/**
 * Let the kernel kill this process, at once and whatever it does, when the last writing end of a pipe is closed: as
 * `setParentDeathSignal`, for who is not the parent. Nobody may write to the pipe, and no other process use its reading
 * end so: who is killed is a property of the open file.
 * @param fd the reading end; it stays open.
 */
export function dieAtEndOf(fd: number): void {
  check(cFcntl(fd, F_SETOWN, process.pid), 'fcntl', 'F_SETOWN');
  check(cFcntl(fd, F_SETSIG, constants.signals.SIGKILL), 'fcntl', 'F_SETSIG');
  check(cFcntl(fd, F_SETFL, check(cFcntl(fd, F_GETFL, 0), 'fcntl', 'F_GETFL') | O_ASYNC), 'fcntl', 'O_ASYNC');
  if (waitReadableNow(fd, 0)) exitNow(1); // it was closed before
}
