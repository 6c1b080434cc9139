import type { Daemon } from '../daemon.ts';
import { podCgroup } from '../pods/cgroup.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';

/**
 * Tells whether a ready pod has its cgroup for itself, as the kubelet's and ours do. Several pods that were given the same
 * parent have none of their own: what the parent counts is not of any one of them.
 */
export function ownCgroups(d: Daemon): (pod: ReadyPod) => boolean {
  const pods = new Map<string, number>();
  for (const pod of d.pods.complete()) if (isReady(pod)) pods.set(podCgroup(pod), (pods.get(podCgroup(pod)) ?? 0) + 1);
  return pod => pods.get(podCgroup(pod)) === 1;
}
