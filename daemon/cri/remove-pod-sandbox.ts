import type { RemovePodSandboxRequest, RemovePodSandboxResponse } from '@cleat/proto/cri';
import { removePod } from '../pods/remove.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** RemovePodSandbox (CRI v1): remove the sandbox and its containers, by force. "This call is idempotent": an unknown id is fine. */
export const removePodSandbox: Method<RemovePodSandboxRequest, RemovePodSandboxResponse> = async (
  d,
  request,
  { signal },
) => {
  const pod = d.pods.findComplete(requiredId(request.podSandboxId, 'pod_sandbox_id'));
  if (pod) await removePod(d, pod, signal);
  return {};
};
