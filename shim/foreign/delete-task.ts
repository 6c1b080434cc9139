import { isDeadlineExceeded, isNotFound, isUnavailable } from '@cleat/base';
import type { DeleteResponse } from '@cleat/proto/task-v3';
import { type ForeignTask, LAUNCH_TIMEOUT_MS } from './client.ts';

/** How long another shim may go on to say that a task that has ended cannot be deleted, and how often it is asked. */
const PATIENCE_MS = 3_000;
const STEP_MS = 50;

/**
 * Delete a task that has ended. gVisor's shim tells an end a moment before its sandbox has seen it, and refuses to delete
 * so long.
 * @returns undefined when it is not there any more: a try may have deleted it and failed after that.
 * @throws RpcError as the other shim says, at the end of patience.
 */
export async function deleteForeignTask(task: ForeignTask, id: string): Promise<DeleteResponse | undefined> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;)
    try {
      return await task.delete({ id }, { timeoutMs: LAUNCH_TIMEOUT_MS });
    } catch (err) {
      if (isNotFound(err)) return undefined;
      const isFinal = isUnavailable(err) || isDeadlineExceeded(err);
      if (isFinal || performance.now() > giveUpAtMs) throw err;
      await new Promise(resolve => setTimeout(resolve, STEP_MS));
    }
}
