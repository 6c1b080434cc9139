import type { StartContainerRequest, StartContainerResponse } from '@cleat/proto/cri';
import { startContainer } from '../containers/start.ts';
import type { Method } from './call.ts';
import { inContainer } from './in-container.ts';
import { requiredId } from './validate.ts';

/** StartContainer (CRI v1): start a created container. */
export const startContainerMethod: Method<StartContainerRequest, StartContainerResponse> = async (
  d,
  request,
  { signal },
) => {
  const container = d.containers.get(requiredId(request.containerId, 'container_id'));
  await inContainer(startContainer(d, container, signal));
  return {};
};
