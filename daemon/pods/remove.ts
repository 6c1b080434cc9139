import { failpoint } from '@cleat/base';
import { removeContainer } from '../containers/remove.ts';
import type { Daemon } from '../daemon.ts';
import type { ReadyPod } from '../store/pods.ts';
import { removePodCgroup } from './cgroup.ts';
import { containersOf, stopPod } from './stop.ts';

/** Stop the sandbox if it runs, and remove it with its containers. Idempotent. */
export async function removePod(d: Daemon, pod: ReadyPod, signal?: AbortSignal): Promise<void> {
  await stopPod(d, pod, signal);
  await failpoint('sandbox.remove.stopped');
  await Promise.all(containersOf(d, pod.id).map(container => removeContainer(d, container, signal)));
  await failpoint('sandbox.remove.containers');
  using _lock = await d.locks.acquire(pod.id, signal);
  await removePodCgroup(pod);
  await failpoint('sandbox.remove.cgroup');
  await d.pods.remove(pod.id);
  await failpoint('sandbox.remove.after');
}
