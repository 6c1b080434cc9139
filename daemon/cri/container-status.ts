import type { ContainerStatusRequest, ContainerStatusResponse } from '@cleat/proto/cri';
import { containerInfo, containerStatus } from '../containers/view.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** ContainerStatus (CRI v1). NotFound when there is none. */
export const containerStatusMethod: Method<ContainerStatusRequest, ContainerStatusResponse> = async (d, request) => {
  const container = d.containers.get(requiredId(request.containerId, 'container_id'));
  return { status: containerStatus(d, container), info: request.verbose ? await containerInfo(d, container) : {} };
};
