import { basename } from 'node:path';
import { invalidArgument } from '@cleat/base';
import { removeCgroup } from '../shims/cgroup-remove.ts';
import type { Pod, PodRecord } from '../store/pods.ts';

/** Begins the names of cgroups of pods whose caller names no parent; they lie at the top, so that each is one pod's alone. */
const PREFIX = '/cleat-';

/** What systemd keeps the containers of such pods in, all together: an empty slice of each would stay behind. */
const DEFAULT_SLICE = 'cleat.slice';

/** Begins the names of the scopes that systemd makes for containers. */
const SCOPE_PREFIX = 'cleat';

/** What is read of a pod here. */
type PodCgroup = { readonly id: string; readonly record: Pick<PodRecord, 'config' | 'cgroupDriver'> };

/** The cgroup that a pod's containers are put below: the kubelet's, or one of ours. Absolute, below each hierarchy's root. */
export function podCgroup(pod: PodCgroup): string {
  if (isSystemd(pod)) return slicePath(podSlice(pod));
  const parent = pod.record.config.linux?.cgroupParent;
  return parent ? `/${parent.replace(/^\/+/, '')}` : `${PREFIX}${pod.id}`;
}

/** Cgroup of one container of the pod, or of its pause container, as `podCgroup`. */
export const containerCgroup = (pod: PodCgroup, containerId: string): string =>
  isSystemd(pod) ? `${podCgroup(pod)}/${SCOPE_PREFIX}-${containerId}.scope` : `${podCgroup(pod)}/${containerId}`;

/** The same for the OCI runtime. Source: runc docs/systemd.md, "cgroupsPath": `slice:prefix:name` with the systemd driver. */
export const cgroupsPath = (pod: PodCgroup, containerId: string): string =>
  isSystemd(pod) ? `${podSlice(pod)}:${SCOPE_PREFIX}:${containerId}` : containerCgroup(pod, containerId);

/** Remove the pod's own cgroup once its containers are gone; one that the kubelet made, or systemd, is theirs to remove. */
export async function removePodCgroup(pod: Pod): Promise<void> {
  if (pod.record.config.linux?.cgroupParent || isSystemd(pod)) return;
  await removeCgroup(podCgroup(pod));
}

/**
 * Check what a caller names as the parent of a sandbox.
 * @throws RpcError InvalidArgument when it is no slice and systemd makes the cgroups.
 */
export function validateCgroupParent(parent: string, driver: PodRecord['cgroupDriver']): void {
  if (driver !== 'systemd' || parent === '') return;
  const field = `config.linux.cgroup_parent ${JSON.stringify(parent)}`;
  if (!parent.endsWith('.slice') || parent.includes(':'))
    throw invalidArgument(`${field} is not a slice: the cgroup driver is systemd`);
  if (basename(parent) !== '-.slice' && !/^[^-]+(-[^-]+)*\.slice$/.test(basename(parent)))
    throw invalidArgument(`${field} is not the name of a slice: a part between two "-" is empty`);
}

/**
 * Where systemd keeps a slice: each part of its name before a `-` is a slice around it. Source: systemd.slice(5).
 * @param slice as `kubepods-burstable.slice`; `-.slice` is the root.
 */
export function slicePath(slice: string): string {
  const parts = slice.slice(0, -'.slice'.length).split('-').filter(Boolean);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('-')}.slice`).join('');
}

const isSystemd = (pod: PodCgroup): boolean => pod.record.cgroupDriver === 'systemd';

/** The kubelet names a slice by its whole path, others by its name: the name tells the path. */
const podSlice = (pod: PodCgroup): string => basename(pod.record.config.linux?.cgroupParent || DEFAULT_SLICE);
