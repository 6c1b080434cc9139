import type { WaitRequest } from '@cleat/proto/task-v3';
import type { CallContext } from 'ttrpc-ts';
import type { Shim } from '../shim.ts';
import { timestamp } from '../timestamp.ts';
import { findProcess } from './find.ts';

/** Wait: answers when the process has ended, after its exit record is written. */
export async function wait(shim: Shim, { id, execId }: WaitRequest, call: Pick<CallContext, 'resumable'>) {
  call.resumable(() => ({})); // another version of the shim asks again
  const exit = await findProcess(shim, id, execId).exited;
  return { exitStatus: exit.status, exitedAt: timestamp(exit.atNs) };
}
