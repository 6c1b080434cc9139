import type { ListPodSandboxStatsRequest, ListPodSandboxStatsResponse } from '@cleat/proto/cri';
import { listPodStats } from '../stats/pod-stats.ts';
import type { Method } from './call.ts';

/** ListPodSandboxStats (CRI v1): of all ready sandboxes. */
export const listPodSandboxStats: Method<ListPodSandboxStatsRequest, ListPodSandboxStatsResponse> = async (
  d,
  { filter },
) => ({ stats: await listPodStats(d, filter) });
