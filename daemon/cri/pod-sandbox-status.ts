import type { PodSandboxStatusRequest, PodSandboxStatusResponse } from '@cleat/proto/cri';
import { podInfo, podStatus } from '../pods/view.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** PodSandboxStatus (CRI v1). NotFound when there is none. */
export const podSandboxStatus: Method<PodSandboxStatusRequest, PodSandboxStatusResponse> = (d, request) => {
  const pod = d.pods.get(requiredId(request.podSandboxId, 'pod_sandbox_id'));
  return { status: podStatus(pod), info: request.verbose ? podInfo(d, pod) : {} };
};
