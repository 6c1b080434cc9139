import { PodSandbox, type StreamPodSandboxesRequest, type StreamPodSandboxesResponse } from '@cleat/proto/cri';
import { listPodSandbox } from './list-pod-sandbox.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamPodSandboxes (CRI v1): what ListPodSandbox answers, in batches. */
export const streamPodSandboxes: StreamMethod<StreamPodSandboxesRequest, StreamPodSandboxesResponse> = streamList(
  listPodSandbox,
  answer => answer.items,
  PodSandbox,
  podSandboxes => ({ podSandboxes }),
);
