import type { PodNetworkRequest } from '../network/network.ts';
import { podFiles } from '../paths.ts';
import type { Pod } from '../store/pods.ts';
import { podHostname } from './namespaces.ts';

/** What CNI is told about a pod. */
export function networkRequest(pod: Pod, podState: string): PodNetworkRequest {
  const { config } = pod.record;
  return {
    sandboxId: pod.id,
    name: config.metadata?.name ?? '',
    namespace: config.metadata?.namespace ?? '',
    uid: config.metadata?.uid ?? '',
    netnsPath: podFiles(podState).net,
    hostname: podHostname(config),
    portMappings: config.portMappings,
    annotations: config.annotations,
    ...(config.linux?.cgroupParent && { cgroupParent: config.linux.cgroupParent }),
    ...(config.dnsConfig && { dns: config.dnsConfig }),
  };
}
