import type { UpdatePodSandboxResourcesRequest, UpdatePodSandboxResourcesResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/**
 * UpdatePodSandboxResources (CRI v1): the kubelet has changed the pod's cgroup itself and tells it. Best effort: it is
 * remembered for who asks, and nothing is held up by it.
 */
export const updatePodSandboxResources: Method<
  UpdatePodSandboxResourcesRequest,
  UpdatePodSandboxResourcesResponse
> = async (d, { podSandboxId, overhead, resources }) => {
  const pod = d.pods.get(requiredId(podSandboxId, 'pod_sandbox_id'));
  await pod.update(s => s && { ...s, ...(overhead && { overhead }), ...(resources && { resources }) });
  return {};
};
