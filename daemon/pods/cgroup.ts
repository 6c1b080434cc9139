import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PodSandboxConfig } from '@cleat/proto/cri';
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

/** Where cgroup hierarchies are mounted: version 1 has one directory for each, version 2 is the directory itself. */
const CGROUP_ROOT = '/sys/fs/cgroup';

/** Remove the pod's own cgroup once its containers are gone; one that the kubelet made is the kubelet's to remove. */
export async function removePodCgroup(pod: Pod): Promise<void> {
  if (pod.record.config.linux?.cgroupParent) return;
  const group = podCgroup(pod);
  for (const hierarchy of ['', ...(await readdir(CGROUP_ROOT))])
    await rmdir(join(CGROUP_ROOT, hierarchy, group)).catch(ignoreMissing);
}

function ignoreMissing(err: unknown): void {
  const { code } = err as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw err; // never made there, or not a hierarchy
}

/** Cgroup of one container of the pod. */
export const containerCgroup = (pod: Pod, containerId: string): string => `${podCgroup(pod)}/${containerId}`;
