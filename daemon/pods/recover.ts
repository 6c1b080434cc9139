import { existsSync } from 'node:fs';
import { messageOf } from '@cleat/base';
import { removeContainer } from '../containers/remove.ts';
import type { Daemon } from '../daemon.ts';
import { runtimeOf } from '../shims/handlers.ts';
import { adoptTask } from '../shims/task-start.ts';
import { isReady, type Pod, type ReadyPod } from '../store/pods.ts';
import { removePodCgroup } from './cgroup.ts';
import { freePod } from './free.ts';
import { namespacePaths } from './namespaces.ts';
import { followPause, needsPause } from './pause.ts';
import { containersOf } from './stop.ts';

/**
 * Bring a pod's facts up to date after a restart. A creation that was cut short is undone; a pod whose namespaces or
 * pause container are gone is not ready any more. What fails is logged and tried again at the next stop or start.
 */
export async function recoverPod(d: Daemon, pod: Pod): Promise<void> {
  try {
    if (!pod.status) await undo(d, pod);
    else if (isReady(pod as ReadyPod) && !(await stillThere(d, pod as ReadyPod))) await markGone(d, pod);
  } catch (err) {
    d.log.error({ pod: pod.id, err }, `cannot recover a sandbox: ${messageOf(err)}`);
  }
}

async function undo(d: Daemon, pod: Pod): Promise<void> {
  d.log.info({ pod: pod.id }, 'a sandbox was being made when the last daemon ended: it is undone');
  await Promise.all(containersOf(d, pod.id).map(container => removeContainer(d, container))); // of one whose record is lost
  await freePod(d, pod);
  await removePodCgroup(pod);
  await d.pods.remove(pod.id);
}

async function stillThere(d: Daemon, pod: ReadyPod): Promise<boolean> {
  if (pod.status.bootId !== d.host.bootId) return false;
  const paths = Object.values(namespacePaths(pod.record.config, d.paths.podState(pod.id)));
  if (!paths.every(path => existsSync(path))) return false;
  if (!needsPause(d, pod)) return true;
  const task = await adoptTask(runtimeOf(d, pod.record.handler), pod.id, d.paths.bundle(pod.id));
  if (!task || task.pid === 0) {
    task?.release();
    return false;
  }
  followPause(d, pod, task);
  return true;
}

async function markGone(d: Daemon, pod: Pod): Promise<void> {
  d.log.warn(
    { pod: pod.id },
    'a sandbox is gone, with the machine’s last boot or its pause container: it is not ready',
  );
  await pod.observe(s => s && { stoppedAtNs: d.clock.nowNs(), ...s }, d.log);
}
