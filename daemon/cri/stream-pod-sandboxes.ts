import { PodSandbox, type StreamPodSandboxesRequest, type StreamPodSandboxesResponse } from '@cleat/proto/cri';
import { podItem } from '../pods/view.ts';
import { podsOf } from './list-pod-sandbox.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamPodSandboxes (CRI v1): what ListPodSandbox answers, in batches. */
export const streamPodSandboxes: StreamMethod<StreamPodSandboxesRequest, StreamPodSandboxesResponse> = streamList(
  (d, { filter }) => podsOf(d, filter).map(podItem),
  items => items,
  PodSandbox,
  podSandboxes => ({ podSandboxes }),
);
