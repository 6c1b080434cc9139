import { ContainerStats, type StreamContainerStatsRequest, type StreamContainerStatsResponse } from '@cleat/proto/cri';
import { listContainerStats } from './list-container-stats.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamContainerStats (CRI v1): what ListContainerStats answers, in batches. */
export const streamContainerStats: StreamMethod<StreamContainerStatsRequest, StreamContainerStatsResponse> = streamList(
  listContainerStats,
  answer => answer.stats,
  ContainerStats,
  containerStats => ({ containerStats }),
);
