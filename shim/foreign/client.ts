import { Task as TaskV2 } from '@cleat/proto/task-v2';
import { Task as TaskV3 } from '@cleat/proto/task-v3';
import { type Channel, type Client, connect, createClient } from 'ttrpc-ts';
import type { ForeignAddress } from './launch.ts';

/** Deadline of an ordinary call to another shim, and of its create and start, in milliseconds. */
export const CALL_TIMEOUT_MS = 10_000;
export const LAUNCH_TIMEOUT_MS = 50_000;
/** Longest wait for the end of a process: what a timer can count (24 days); it is asked again then. */
export const WAIT_TIMEOUT_MS = 2 ** 31 - 1;

/** Task API of another shim. Versions 2 and 3 differ in their name only. */
export type ForeignTask = Client<typeof TaskV3>;

export type ForeignConnection = { readonly channel: Channel; readonly task: ForeignTask };

/** @throws RpcError Unavailable when nobody listens there. */
export async function connectForeign({ address, version }: ForeignAddress): Promise<ForeignConnection> {
  const channel = await connect(address, { timeoutMs: CALL_TIMEOUT_MS, callTimeoutMs: CALL_TIMEOUT_MS });
  const task = version >= 3 ? createClient(TaskV3, channel) : (createClient(TaskV2, channel) as ForeignTask);
  return { channel, task };
}
