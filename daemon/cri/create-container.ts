import { invalidArgument } from '@cleat/base';
import type { CreateContainerRequest, CreateContainerResponse } from '@cleat/proto/cri';
import { createContainer } from '../containers/create.ts';
import { logPathOf } from '../containers/log.ts';
import { containerKey } from '../containers/names.ts';
import { validateContainerConfig } from '../spec/validate.ts';
import type { Method } from './call.ts';
import { required, requiredId, requiredName } from './validate.ts';

/** CreateContainer (CRI v1): "name" and "attempt" are unique within the sandbox. A retry joins a call that still runs. */
export const createContainerMethod: Method<CreateContainerRequest, CreateContainerResponse> = async (
  d,
  request,
  { signal },
) => {
  const podId = requiredId(request.podSandboxId, 'pod_sandbox_id');
  const config = required(request.config, 'config');
  const metadata = required(config.metadata, 'config.metadata');
  requiredName(metadata.name, 'config.metadata.name');
  required(config.image?.image, 'config.image.image');
  const pod = d.pods.get(podId);
  validateContainerConfig(config, pod.record.config);
  if (pod.record.config.logDirectory === '' && config.logPath !== '')
    throw invalidArgument('config.log_path is set, and the sandbox has no log_directory');
  logPathOf(pod.record.config, config.logPath); // refuses one that leads out of the directory
  const begin = () => createContainer(d, pod, metadata, config);
  return { containerId: await d.creations.join(containerKey(pod.id, metadata), signal, begin, config) };
};
