import { koffi, native, symbol } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

const cFork = native('int fork()');
const cSetsid = native('int setsid()');
const cGetpid = native('int getpid()');
const cExitNow = native('void _exit(int status)');
const cDup2 = native('int dup2(int from, int to)');
const cPoll = native('int poll(void *fds, unsigned long count, int timeout)');
const cWaitpid = native('int waitpid(int pid, void *status, int options)');
const cMadvise = native('int madvise(uint64_t address, uint64_t length, int advice)');
/** libuv's event loop of this process, and how to make it a forked child's own. */
let loop: { readonly own: unknown; readonly fork: (loop: unknown) => unknown } | undefined;

/** V8 marks its heap MADV_DONTFORK; undone over the whole address space, where the holes answer ENOMEM or EINVAL. */
const MADV_DOFORK = 11;
const LOWEST_ADDRESS = 0x10000n;
const ADDRESS_SPACE_BYTES = 0x7ffffffe0000n;
const POLLIN = 1;
/** Source: poll(2): descriptor, what is asked for, what is the case. */
const POLLFD_BYTES = 8;

/** Load what a fork needs, so that the child need not. */
export function prepareFork(): void {
  koffi();
  cGetpid();
  loop ??= { own: symbol('void *uv_default_loop()')(), fork: symbol('int uv_loop_fork(void *loop)') };
}

/**
 * Fork this process: 0 in the child, the child's pid in the parent. Only for a program that runs with `--single-threaded`
 * and has no live libuv handle: the child has this one thread. It calls `afterFork` first of all.
 */
export function fork(): number {
  prepareFork();
  cMadvise(LOWEST_ADDRESS, ADDRESS_SPACE_BYTES, MADV_DOFORK);
  return check(cFork(), 'fork');
}

/** In a forked child: make the event loop its own, and let Node know its pid and how it ends. */
export function afterFork(): void {
  if (loop?.fork(loop.own) !== 0) exitNow(1);
  Object.defineProperty(process, 'pid', { value: cGetpid(), enumerable: true, configurable: true });
  process.exit = (code => exitNow(Number(code ?? process.exitCode ?? 0))) as typeof process.exit;
}

/** Lead a new session and process group. */
export function setsid(): void {
  check(cSetsid(), 'setsid');
}

/** End this process at once: nothing is cleaned up, no handler runs. */
export function exitNow(status: number): never {
  cExitNow(status);
  throw new Error('_exit returned');
}

/** Make `to` mean what `from` means. Neither is closed on exec then. */
export function dup2(from: number, to: number): void {
  check(cDup2(from, to), 'dup2', `${from} ${to}`);
}

/** Of `waitReadableNow`, for all its calls: a zygote waits for as long as it lives, and should leave no garbage. */
const onePollfd = Buffer.alloc(POLLFD_BYTES);
const INTERRUPTED = [ERRNO.EINTR];

/** Wait, and let nothing else run meanwhile, until a descriptor can be read; false when `timeoutMs` was over (-1: never). */
export function waitReadableNow(fd: number, timeoutMs: number): boolean {
  onePollfd.writeInt32LE(fd, 0);
  onePollfd.writeInt32LE(POLLIN, 4);
  checkUnless(INTERRUPTED, cPoll(onePollfd, 1, timeoutMs), 'poll');
  return onePollfd.readInt16LE(6) !== 0;
}

/** As `waitReadableNow`, for several. @returns the first of them that can be read, or has come to its end; undefined: none in time. */
export function waitAnyReadableNow(fds: readonly number[], timeoutMs: number): number | undefined {
  const pollfds = Buffer.alloc(POLLFD_BYTES * fds.length);
  for (const [i, fd] of fds.entries()) {
    pollfds.writeInt32LE(fd, POLLFD_BYTES * i);
    pollfds.writeInt16LE(POLLIN, POLLFD_BYTES * i + 4);
  }
  checkUnless(INTERRUPTED, cPoll(pollfds, fds.length, timeoutMs), 'poll', `fd ${fds.join(' ')}`);
  return fds.find((_, i) => pollfds.readInt16LE(POLLFD_BYTES * i + 6) !== 0);
}

/** Wait, and let nothing else run meanwhile, for the end of a child that ends soon. @returns its wait status. */
export function waitpidBlocking(pid: number): number {
  const status = Buffer.alloc(4);
  while (checkUnless([ERRNO.EINTR], cWaitpid(pid, status, 0), 'waitpid', String(pid)) === undefined);
  return status.readInt32LE();
}
