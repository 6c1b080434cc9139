import type { ListPodSandboxRequest, ListPodSandboxResponse } from '@cleat/proto/cri';
import { podItem, podMatches } from '../pods/view.ts';
import type { Method } from './call.ts';

/** ListPodSandbox (CRI v1): from memory. */
export const listPodSandbox: Method<ListPodSandboxRequest, ListPodSandboxResponse> = (d, { filter }) => ({
  items: [...d.pods.complete()].filter(pod => podMatches(pod, filter)).map(podItem),
});
