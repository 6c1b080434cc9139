import { failedPrecondition } from '@cleat/base';
import type { PodSandboxStatsRequest, PodSandboxStatsResponse } from '@cleat/proto/cri';
import { podStats } from '../stats/pod-stats.ts';
import { isReady } from '../store/pods.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** PodSandboxStats (CRI v1). NotFound when there is none; FailedPrecondition when it is not ready. */
export const podSandboxStats: Method<PodSandboxStatsRequest, PodSandboxStatsResponse> = async (d, request) => {
  const pod = d.pods.get(requiredId(request.podSandboxId, 'pod_sandbox_id'));
  if (!isReady(pod)) throw failedPrecondition(`sandbox ${pod.id} is not ready: it has no statistics`);
  return { stats: await podStats(d)(pod) };
};
