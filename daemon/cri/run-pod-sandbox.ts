import { isAbsolute } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { PodSandboxConfig, RunPodSandboxRequest, RunPodSandboxResponse } from '@cleat/proto/cri';
import { validateCgroupParent } from '../pods/cgroup.ts';
import { podKey } from '../pods/names.ts';
import { runPod } from '../pods/run.ts';
import { requireUserNamespaces } from '../pods/user-namespaces.ts';
import { handlerName } from '../shims/handlers.ts';
import { validateSandboxConfig } from '../spec/validate.ts';
import type { PodRecord } from '../store/pods.ts';
import type { Method } from './call.ts';
import { required, requiredName } from './validate.ts';

/** RunPodSandbox (CRI v1): make a sandbox; it is ready when this answers. A retry joins a call that still runs. */
export const runPodSandbox: Method<RunPodSandboxRequest, RunPodSandboxResponse> = async (d, request, { signal }) => {
  const config = required(request.config, 'config');
  const metadata = requiredMetadata(config);
  const handler = handlerName(d, request.runtimeHandler);
  validateSandboxConfig(config);
  validatePaths(config, d.config.runtime.cgroupDriver);
  await requireUserNamespaces(d, config, handler);
  const begin = () => runPod(d, metadata, config, handler);
  return { podSandboxId: await d.creations.join(podKey(metadata), signal, begin, { config, handler }) };
};

function requiredMetadata(config: PodSandboxConfig) {
  const metadata = required(config.metadata, 'config.metadata');
  for (const key of ['name', 'namespace', 'uid'] as const) requiredName(metadata[key], `config.metadata.${key}`);
  return metadata;
}

/** Paths that are used later, when it would be too late to say that they cannot be. */
function validatePaths({ logDirectory, linux }: PodSandboxConfig, cgroupDriver: PodRecord['cgroupDriver']): void {
  if (logDirectory !== '' && !isAbsolute(logDirectory))
    throw invalidArgument(`config.log_directory is not an absolute path: ${JSON.stringify(logDirectory)}`);
  const parent = linux?.cgroupParent ?? '';
  if (/\p{Cc}/u.test(parent) || parent.split('/').some(part => part === '.' || part === '..'))
    throw invalidArgument(`config.linux.cgroup_parent is not the path of a cgroup: ${JSON.stringify(parent)}`);
  validateCgroupParent(parent, cgroupDriver);
}
