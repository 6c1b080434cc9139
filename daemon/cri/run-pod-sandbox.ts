import { invalidArgument } from '@cleat/base';
import type { PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse } from '@cleat/proto/cri';
import { podKey } from '../pods/names.ts';
import { runPod } from '../pods/run.ts';
import { handlerName } from '../shims/handlers.ts';
import { validateSandboxConfig } from '../spec/validate.ts';
import type { Method } from './call.ts';
import { required } from './validate.ts';

/** RunPodSandbox (CRI v1): make a sandbox; it is ready when this answers. A retry joins a call that still runs. */
export const runPodSandbox: Method<RunPodSandboxRequest, RunPodSandboxResponse> = async (d, request, { signal }) => {
  const config = required(request.config, 'config');
  const metadata = requiredMetadata(config);
  const handler = handlerName(d, request.runtimeHandler);
  validateSandboxConfig(config);
  const podSandboxId = await d.creations.join(podKey(metadata), signal, () => runPod(d, metadata, config, handler));
  return { podSandboxId };
};

/** Names go into error messages, labels, CNI arguments and file names: no control characters. */
const UNPRINTABLE = /[\p{Cc}/]/u;

function requiredMetadata(config: PodSandboxConfig) {
  const metadata = required(config.metadata, 'config.metadata');
  for (const key of ['name', 'namespace', 'uid'] as const) {
    const value = required(metadata[key], `config.metadata.${key}`);
    if (UNPRINTABLE.test(value))
      throw invalidArgument(`config.metadata.${key} is no name: ${JSON.stringify(value.slice(0, 80))}`);
  }
  return metadata;
}
