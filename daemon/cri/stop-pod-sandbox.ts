import type { StopPodSandboxRequest, StopPodSandboxResponse } from '@cleat/proto/cri';
import { stopPod } from '../pods/stop.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** StopPodSandbox (CRI v1): end everything in the sandbox, give back its addresses. "This call is idempotent": an unknown id is fine. */
export const stopPodSandbox: Method<StopPodSandboxRequest, StopPodSandboxResponse> = async (d, request, { signal }) => {
  const pod = d.pods.findComplete(requiredId(request.podSandboxId, 'pod_sandbox_id'));
  if (pod) await stopPod(d, pod, signal);
  return {};
};
