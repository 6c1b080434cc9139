import { failedPrecondition } from '@cleat/base';
import type { ReopenLogRequest } from '@cleat/proto/shim';
import type { Shim } from '../shim.ts';
import { findContainer } from '../task/find.ts';

/** ReopenLog: answers when no byte goes to the old file any more. */
export async function reopenLog(shim: Shim, { id }: ReopenLogRequest) {
  const { init } = findContainer(shim, id);
  if (init.state.kind === 'stopped') throw failedPrecondition(`task ${id} has ended: its log grows no more`);
  const log = init.io?.log;
  if (!log)
    throw failedPrecondition(`task ${id} does not log to a file of the shim's: ${init.stdio.stdout || 'nowhere'}`);
  await log.reopen();
  return {};
}
