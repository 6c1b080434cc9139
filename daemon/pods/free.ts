import { failpoint } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import type { Pod } from '../store/pods.ts';
import { freePodFiles } from './files.ts';
import { freeNamespaces, hasHostNetwork } from './namespaces.ts';
import { networkRequest } from './network.ts';
import { freePause } from './pause.ts';

/**
 * Free everything that a sandbox has: pause container, addresses, namespaces, files. Its containers are ended before.
 * Everything is found by the pod's id, so it serves a stop, the undo of a creation that failed, and the clean-up after
 * a crash alike; it may be repeated.
 */
export async function freePod(d: Daemon, pod: Pod): Promise<void> {
  const podState = d.paths.podState(pod.id);
  await freePause(d, pod);
  await failpoint('sandbox.free.pause');
  if (!hasHostNetwork(pod.record.config)) await d.network.detach(networkRequest(pod, podState));
  await failpoint('sandbox.free.cni');
  freeNamespaces(podState);
  await failpoint('sandbox.free.namespaces');
  await freePodFiles(podState);
  await failpoint('sandbox.free.files');
}
