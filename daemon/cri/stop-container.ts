import { invalidArgument } from '@cleat/base';
import type { StopContainerRequest, StopContainerResponse } from '@cleat/proto/cri';
import { stopContainer } from '../containers/stop.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** Longest grace period, in seconds: what a timer can count. Longer ones are cut to it (24 days). */
const MAX_GRACE_S = 2_147_483n;

/** StopContainer (CRI v1): stop signal, grace period, SIGKILL. "This call is idempotent": an unknown id is fine. */
export const stopContainerMethod: Method<StopContainerRequest, StopContainerResponse> = async (
  d,
  request,
  { signal },
) => {
  const container = d.containers.findComplete(requiredId(request.containerId, 'container_id'));
  if (request.timeout < 0n) throw invalidArgument(`timeout is negative: ${request.timeout}`);
  const graceS = request.timeout < MAX_GRACE_S ? request.timeout : MAX_GRACE_S;
  if (container) await stopContainer(d, container, Number(graceS) * 1000, signal);
  return {};
};
