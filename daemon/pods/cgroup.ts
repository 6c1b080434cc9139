import type { PodSandboxConfig } from '@cleat/proto/cri';
import { removeCgroup } from '../shims/cgroup-remove.ts';
import type { Pod } from '../store/pods.ts';

/** Begins the names of cgroups of pods whose caller names no parent; they lie at the top, so that each is one pod's alone. */
const PREFIX = '/cleat-';

/** The cgroup that a pod's containers are put below: the kubelet's, or one of ours. Absolute, below each hierarchy's root. */
export function podCgroup(pod: {
  readonly id: string;
  readonly record: { readonly config: PodSandboxConfig };
}): string {
  const parent = pod.record.config.linux?.cgroupParent;
  return parent ? `/${parent.replace(/^\/+/, '')}` : `${PREFIX}${pod.id}`;
}

/** Remove the pod's own cgroup once its containers are gone; one that the kubelet made is the kubelet's to remove. */
export async function removePodCgroup(pod: Pod): Promise<void> {
  if (pod.record.config.linux?.cgroupParent) return;
  await removeCgroup(podCgroup(pod));
}

/** Cgroup of one container of the pod. */
export const containerCgroup = (pod: Pod, containerId: string): string => `${podCgroup(pod)}/${containerId}`;
