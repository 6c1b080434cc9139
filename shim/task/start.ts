import type { StartRequest } from '@cleat/proto/task-v3';
import { startExec } from '../process/exec.ts';
import { startInit } from '../process/start.ts';
import type { Shim } from '../shim.ts';
import { findContainer, findProcess, lockKey } from './find.ts';

/** Start: run the task's program, or an exec that was added. */
export async function start(shim: Shim, { id, execId }: StartRequest) {
  using _lock = await shim.locks.acquire(lockKey(execId));
  const container = findContainer(shim, id);
  const process = findProcess(shim, id, execId);
  const pid = execId === '' ? await startInit(shim, container) : await startExec(shim, container, process);
  return { pid };
}
