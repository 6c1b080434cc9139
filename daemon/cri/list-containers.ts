import { type ContainerFilter, type ListContainersRequest, ListContainersResponse } from '@cleat/proto/cri';
import { containerItem, containerMatches } from '../containers/view.ts';
import type { Daemon } from '../daemon.ts';
import type { CompleteContainer } from '../store/containers.ts';
import type { EncodedMethod } from './call.ts';
import { KeptItems } from './kept-items.ts';

const items = new KeptItems<CompleteContainer>(container =>
  ListContainersResponse.encode({ containers: [containerItem(container)] }),
);

/** The containers that a filter lets through. */
export const containersOf = (d: Daemon, filter: ContainerFilter | undefined): CompleteContainer[] =>
  [...d.containers.complete()].filter(container => containerMatches(container, filter));

/** ListContainers (CRI v1): from memory. */
export const listContainers: EncodedMethod<ListContainersRequest> = (d, { filter }) =>
  items.list(containersOf(d, filter));
