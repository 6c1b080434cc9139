import {
  PodSandboxStats,
  type StreamPodSandboxStatsRequest,
  type StreamPodSandboxStatsResponse,
} from '@cleat/proto/cri';
import { listPodSandboxStats } from './list-pod-sandbox-stats.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamPodSandboxStats (CRI v1): what ListPodSandboxStats answers, in batches. */
export const streamPodSandboxStats: StreamMethod<StreamPodSandboxStatsRequest, StreamPodSandboxStatsResponse> =
  streamList(
    listPodSandboxStats,
    answer => answer.stats,
    PodSandboxStats,
    podSandboxStats => ({ podSandboxStats }),
  );
