import type { ContainerEventResponse, GetEventsRequest } from '@cleat/proto/cri';
import type { StreamMethod } from './server-stream.ts';

/** GetContainerEvents (CRI v1): what happens to sandboxes and containers from now on. A caller that does not read is sent away. */
export const getContainerEvents: StreamMethod<GetEventsRequest, ContainerEventResponse> = (d, _request, { signal }) =>
  d.events.subscribe(signal);
