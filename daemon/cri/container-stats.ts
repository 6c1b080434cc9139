import { failedPrecondition } from '@cleat/base';
import type { ContainerStatsRequest, ContainerStatsResponse } from '@cleat/proto/cri';
import { containerStats, isRunning } from '../stats/container-stats.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** ContainerStats (CRI v1). NotFound when there is none; FailedPrecondition when it does not run. */
export const containerStatsMethod: Method<ContainerStatsRequest, ContainerStatsResponse> = async (d, request) => {
  const container = d.containers.get(requiredId(request.containerId, 'container_id'));
  if (!isRunning(container)) throw failedPrecondition(`container ${container.id} does not run: it has no statistics`);
  return { stats: await containerStats(d, container) };
};
