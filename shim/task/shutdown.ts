import type { ShutdownRequest } from '@cleat/proto/task-v3';
import type { Shim } from '../shim.ts';

/** Shutdown: leave, if no task is left or `now` is set. Otherwise it is not an error, and nothing happens. */
export async function shutdown(shim: Shim, { now }: ShutdownRequest) {
  if (!shim.container || now) shim.leave('asked to shut down');
  return {};
}
