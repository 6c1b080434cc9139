import type { ReopenContainerLogRequest, ReopenContainerLogResponse } from '@cleat/proto/cri';
import { reopenLog } from '../containers/log.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** ReopenContainerLog (CRI v1): after a rotation. FailedPrecondition, and no file, when the container does not run. */
export const reopenContainerLog: Method<ReopenContainerLogRequest, ReopenContainerLogResponse> = async (d, request) => {
  await reopenLog(d, d.containers.get(requiredId(request.containerId, 'container_id')));
  return {};
};
