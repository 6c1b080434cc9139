import type { ListContainerStatsRequest, ListContainerStatsResponse } from '@cleat/proto/cri';
import { listContainerStats as list } from '../stats/container-stats.ts';
import type { Method } from './call.ts';

/** ListContainerStats (CRI v1): of all running containers. */
export const listContainerStats: Method<ListContainerStatsRequest, ListContainerStatsResponse> = async (
  d,
  { filter },
) => ({ stats: await list(d, filter) });
