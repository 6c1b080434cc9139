import { type ListPodSandboxRequest, ListPodSandboxResponse, type PodSandboxFilter } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { podItem, podMatches } from '../pods/view.ts';
import type { ReadyPod } from '../store/pods.ts';
import type { EncodedMethod } from './call.ts';
import { KeptItems } from './kept-items.ts';

const items = new KeptItems<ReadyPod>(pod => ListPodSandboxResponse.encode({ items: [podItem(pod)] }));

/** The pods that a filter lets through. */
export const podsOf = (d: Daemon, filter: PodSandboxFilter | undefined): ReadyPod[] =>
  [...d.pods.complete()].filter(pod => podMatches(pod, filter));

/** ListPodSandbox (CRI v1): from memory. */
export const listPodSandbox: EncodedMethod<ListPodSandboxRequest> = (d, { filter }) => items.list(podsOf(d, filter));
