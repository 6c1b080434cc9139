import { Container, type StreamContainersRequest, type StreamContainersResponse } from '@cleat/proto/cri';
import { containerItem } from '../containers/view.ts';
import { containersOf } from './list-containers.ts';
import type { StreamMethod } from './server-stream.ts';
import { streamList } from './stream-list.ts';

/** StreamContainers (CRI v1): what ListContainers answers, in batches. */
export const streamContainers: StreamMethod<StreamContainersRequest, StreamContainersResponse> = streamList(
  (d, { filter }) => containersOf(d, filter).map(containerItem),
  items => items,
  Container,
  containers => ({ containers }),
);
