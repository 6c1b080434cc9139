import {
  PodSandboxMetrics,
  type StreamPodSandboxMetricsRequest,
  type StreamPodSandboxMetricsResponse,
} from '@cleat/proto/cri';
import { listPodSandboxMetrics } from './list-pod-sandbox-metrics.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamPodSandboxMetrics (CRI v1): what ListPodSandboxMetrics answers, in batches. */
export const streamPodSandboxMetrics: StreamMethod<StreamPodSandboxMetricsRequest, StreamPodSandboxMetricsResponse> =
  streamList(
    listPodSandboxMetrics,
    answer => answer.podMetrics,
    PodSandboxMetrics,
    podSandboxMetrics => ({ podSandboxMetrics }),
  );
