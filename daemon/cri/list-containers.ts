import type { ListContainersRequest, ListContainersResponse } from '@cleat/proto/cri';
import { containerItem, containerMatches } from '../containers/view.ts';
import type { Method } from './call.ts';

/** ListContainers (CRI v1): from memory. */
export const listContainers: Method<ListContainersRequest, ListContainersResponse> = (d, { filter }) => ({
  containers: [...d.containers.complete()].filter(c => containerMatches(c, filter)).map(containerItem),
});
