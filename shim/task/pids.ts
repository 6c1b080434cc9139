import type { PidsRequest } from '@cleat/proto/task-v3';
import { cgroupPids } from '../cgroup/members.ts';
import type { Shim } from '../shim.ts';
import { findContainer } from './find.ts';

/** Pids: all processes of the task, as its cgroup lists them. */
export async function pids(shim: Shim, { id }: PidsRequest) {
  const { cgroup } = findContainer(shim, id);
  return { processes: (cgroup ? cgroupPids(cgroup) : []).map(pid => ({ pid })) };
}
