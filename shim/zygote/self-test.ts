import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterFork, exitNow, fork, waitpidNow } from '@cleat/linux';
import { giveBack } from './give-back.ts';

/** How long the tested child may take, in milliseconds, and how often it is looked at. */
const TIMEOUT_MS = 5_000;
const STEP_MS = 5;

/** Fork a child that does what a shim does (timers, files, child processes, giving memory back), and see whether it manages. */
export async function selfTest(): Promise<boolean> {
  const pid = fork();
  if (pid === 0) {
    afterFork();
    await work().then(
      () => exitNow(0),
      () => exitNow(1),
    );
  }
  return ended(pid);
}

async function work(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 1));
  giveBack();
  await readFile('/proc/self/stat');
  await promisify(execFile)('/bin/true');
  await promisify(execFile)('/bin/sh', ['-c', 'exit 0']);
}

/** Synchronously: the parent may have no timer or handle while it forks. */
function ended(pid: number): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < TIMEOUT_MS; waitedMs += STEP_MS) {
    const end = waitpidNow(pid);
    if (end) return end.status === 0;
    Atomics.wait(pause, 0, 0, STEP_MS);
  }
  process.kill(pid, 'SIGKILL');
  return false;
}
