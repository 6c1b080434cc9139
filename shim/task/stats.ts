import { notFound } from '@cleat/base';
import type { StatsRequest } from '@cleat/proto/task-v3';
import { noticeOom } from '../process/exit.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Stats: what the task's cgroup counts, as the Metrics of the machine's cgroup version. */
export async function stats(shim: Shim, { id }: StatsRequest) {
  const container = findContainer(shim, id);
  const { cgroup } = container;
  if (!cgroup) throw notFound(`the cgroup of task ${id} is not known: it ended at once`);
  noticeOom(shim, container); // of a process that was not the init
  // Loaded when first asked for: many shims never are.
  const metrics = cgroup.unified
    ? (await import('../cgroup/stats-v2.ts')).statsV2(cgroup.unified)
    : (await import('../cgroup/stats-v1.ts')).statsV1(cgroup);
  return { stats: metrics };
}
