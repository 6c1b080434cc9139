import type { PodSandboxConfig } from '@cleat/proto/cri';
import type { Pod } from '../store/pods.ts';

/** Parent of the cgroups of pods whose caller names none. */
const DEFAULT_PARENT = '/cleat';

/** The cgroup that a pod's containers are put below: the kubelet's, or one of ours. Absolute, below each hierarchy's root. */
export function podCgroup(pod: {
  readonly id: string;
  readonly record: { readonly config: PodSandboxConfig };
}): string {
  const parent = pod.record.config.linux?.cgroupParent;
  return parent ? `/${parent.replace(/^\/+/, '')}` : `${DEFAULT_PARENT}/${pod.id}`;
}

/** Cgroup of one container of the pod. */
export const containerCgroup = (pod: Pod, containerId: string): string => `${podCgroup(pod)}/${containerId}`;
