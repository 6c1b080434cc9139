import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { failedPrecondition } from '@cleat/base';
import { lockFile } from '@cleat/linux';

/**
 * Take the state directory for this process, until it ends. The kernel gives the lock back, however it ends. A successor
 * that is given the descriptor has the same lock: there is no moment without it.
 * @returns the descriptor that holds it.
 * @throws RpcError FailedPrecondition naming the pid of the daemon that has it.
 */
export function lockState(path: string): number {
  const fd = openSync(path, 'a+', 0o600);
  if (!lockFile(fd)) {
    const pid = readFileSync(path, 'utf8').trim();
    closeSync(fd);
    throw failedPrecondition(`another cleatd${pid && ` (process ${pid})`} has locked ${path}`);
  }
  signLock(fd);
  return fd;
}

/** Write down who holds the lock: for the sentence above. */
export function signLock(fd: number): void {
  ftruncateSync(fd, 0);
  writeSync(fd, `${process.pid}\n`);
}
