import type { ListPodSandboxMetricsRequest, ListPodSandboxMetricsResponse } from '@cleat/proto/cri';
import { listPodMetrics } from '../stats/metrics/pod-metrics.ts';
import type { Method } from './call.ts';

/** ListPodSandboxMetrics (CRI v1): of all ready sandboxes and their running containers. */
export const listPodSandboxMetrics: Method<ListPodSandboxMetricsRequest, ListPodSandboxMetricsResponse> = async d => ({
  podMetrics: await listPodMetrics(d),
});
