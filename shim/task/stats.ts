import { unimplemented } from '@cleat/base';
import type { StatsRequest, StatsResponse } from '@cleat/proto/task-v3';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Stats: what the task's cgroup counts. */
export async function stats(shim: Shim, { id }: StatsRequest): Promise<StatsResponse> {
  findContainer(shim, id);
  throw unimplemented('stats');
}
