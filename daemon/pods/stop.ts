import { failpoint } from '@cleat/base';
import { endContainer } from '../containers/stop.ts';
import type { Daemon } from '../daemon.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { freePod } from './free.ts';

/**
 * End what runs in the sandbox and give back its network. Idempotent: one that became unready by itself may still have
 * its network, and containers that do not depend on its pause container.
 */
export async function stopPod(d: Daemon, pod: ReadyPod, signal?: AbortSignal): Promise<void> {
  using _lock = await d.locks.acquire(pod.id, signal);
  d.stopping.add(pod.id); // before the containers are looked at: from here on none can start
  try {
    await failpoint('sandbox.stop.before');
    await Promise.all(containersOf(d, pod.id).map(container => endContainer(d, container)));
    await failpoint('sandbox.stop.containers');
    await freePod(d, pod);
    if (isReady(pod)) await pod.observe(s => s && { stoppedAtNs: d.clock.nowNs(), ...s }, d.log);
    await failpoint('sandbox.stop.after');
  } finally {
    d.stopping.delete(pod.id);
  }
}

/** The pod's containers, also those whose creation is not complete. */
export const containersOf = (d: Daemon, podId: string) =>
  [...d.containers.all()].filter(container => container.record.podId === podId);
