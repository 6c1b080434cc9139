import type { RemoveContainerRequest, RemoveContainerResponse } from '@cleat/proto/cri';
import { removeContainer } from '../containers/remove.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** RemoveContainer (CRI v1): remove a container, by force if it runs. "This call is idempotent": an unknown id is fine. */
export const removeContainerMethod: Method<RemoveContainerRequest, RemoveContainerResponse> = async (
  d,
  request,
  { signal },
) => {
  const container = d.containers.findComplete(requiredId(request.containerId, 'container_id'));
  if (container) await removeContainer(d, container, signal);
  return {};
};
