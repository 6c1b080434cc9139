import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { failedPrecondition } from '@cleat/base';
import { lockFile } from '@cleat/linux';

/**
 * A daemon that was killed just while it started a program leaves a child that has the lock, too, until it runs that program.
 * How long this is waited for, and how often it is looked at, in milliseconds: no wait for a lock has a deadline.
 */
const ORPHAN_TIMEOUT_MS = 10_000;
const LOOK_MS = 10;

/**
 * Take the state directory for this process, until it ends. The kernel gives the lock back, however it ends. A successor
 * that is given the descriptor has the same lock: there is no moment without it.
 * @returns the descriptor that holds it.
 * @throws RpcError FailedPrecondition naming the pid of the daemon that has it.
 */
export async function lockState(path: string): Promise<number> {
  const fd = openSync(path, 'a+', 0o600);
  try {
    for (const giveUpAtMs = performance.now() + ORPHAN_TIMEOUT_MS; !lockFile(fd); await sleep(LOOK_MS)) {
      const pid = readFileSync(path, 'utf8').trim();
      const isGone = pid !== '' && !existsSync(`/proc/${pid}`);
      if (!isGone || performance.now() > giveUpAtMs)
        throw failedPrecondition(`another cleatd${pid && ` (process ${pid})`} has locked ${path}`);
    }
    signLock(fd);
    return fd;
  } catch (err) {
    closeSync(fd);
    throw err;
  }
}

/** Write down who holds the lock: for the sentence above. */
export function signLock(fd: number): void {
  ftruncateSync(fd, 0);
  writeSync(fd, `${process.pid}\n`);
}
