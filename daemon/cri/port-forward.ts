import { invalidArgument } from '@cleat/base';
import type { PortForwardRequest, PortForwardResponse } from '@cleat/proto/cri';
import { portForward } from '../pods/port-forward.ts';
import type { Method } from './call.ts';
import { requiredId } from './validate.ts';

/** PortForward (CRI v1): the URL of a session that connects to ports of the sandbox's network. */
export const portForwardMethod: Method<PortForwardRequest, PortForwardResponse> = async (d, request) => {
  const id = requiredId(request.podSandboxId, 'pod_sandbox_id');
  for (const port of request.port) if (port < 1 || port > 65535) throw invalidArgument(`port is no port: ${port}`);
  return { url: await portForward(d, d.pods.get(id), request.port) };
};
