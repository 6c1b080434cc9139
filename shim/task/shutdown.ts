import type { ShutdownRequest } from '@cleat/proto/task-v3';
import type { Shim } from '../shim.ts';

/** Shutdown: leave, if no task is left (nor being created) or `now` is set. Otherwise it is no error, and nothing happens. */
export async function shutdown(shim: Shim, { now }: ShutdownRequest) {
  using _lock = now ? undefined : await shim.locks.acquire('init');
  if (!shim.container || now) shim.leave('asked to shut down');
  return {};
}
