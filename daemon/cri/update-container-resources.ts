import type { UpdateContainerResourcesRequest, UpdateContainerResourcesResponse } from '@cleat/proto/cri';
import { updateResources } from '../containers/update-resources.ts';
import type { Method } from './call.ts';
import { inContainer } from './in-container.ts';
import { requiredId } from './validate.ts';

/** UpdateContainerResources (CRI v1): synchronous, all or nothing. Nothing specified for Linux changes nothing. */
export const updateContainerResources: Method<
  UpdateContainerResourcesRequest,
  UpdateContainerResourcesResponse
> = async (d, { containerId, linux }, { signal }) => {
  const container = d.containers.get(requiredId(containerId, 'container_id'));
  if (linux) await inContainer(updateResources(d, container, linux, signal));
  return {};
};
