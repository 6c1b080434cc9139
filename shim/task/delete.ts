import type { DeleteRequest } from '@cleat/proto/task-v3';
import { deleteContainer, deleteExec } from '../process/delete.ts';
import type { Shim } from '../shim.ts';
import { timestamp } from '../timestamp.ts';
import { findContainer, findProcess, lockKey } from './find.ts';

/** Delete: free a process that has ended, or was never started. */
export async function remove(shim: Shim, { id, execId }: DeleteRequest) {
  using _lock = await shim.locks.acquire(lockKey(execId));
  const container = findContainer(shim, id);
  if (execId !== '') return answer(await deleteExec(container, findProcess(shim, id, execId)));
  const deleted = answer(await deleteContainer(shim, container));
  shim.events.publish('delete', { containerId: id, id: '', ...deleted });
  return deleted;
}

const answer = ({ pid, exit }: Awaited<ReturnType<typeof deleteExec>>) => ({
  pid,
  exitStatus: exit.status,
  exitedAt: timestamp(exit.atNs),
});
