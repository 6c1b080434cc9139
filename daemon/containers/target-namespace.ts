import { join } from 'node:path';
import { failedPrecondition } from '@cleat/base';
import { pinExistingNamespace, unpinNamespace } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import type { Container } from '../store/containers.ts';
import { runningTask } from './running.ts';

const pinnedAt = (bundle: string) => join(bundle, 'target-pid-namespace');

/**
 * Pin the PID namespace of a container's target below its bundle, and answer the path: by the time that the container
 * starts, the target's pid may be another process's.
 * @throws RpcError FailedPrecondition naming a target that does not run, or is of another sandbox.
 */
export function pinTargetNamespace(d: Daemon, container: Container, targetId: string): string {
  const what = `namespace_options.target_id ${targetId}`;
  const target = d.containers.findComplete(targetId);
  if (!target) throw failedPrecondition(`${what} is no container`);
  if (target.record.podId !== container.record.podId) throw failedPrecondition(`${what} is of another sandbox`);
  const task = runningTask(d, target, 'namespace_options.target_id: its processes cannot be joined');
  const path = pinnedAt(d.paths.bundle(container.id));
  if (task.isAlive()) pinExistingNamespace(`/proc/${task.pid}/ns/pid`, path);
  // Alive after that, too: until then the pid was the target's.
  if (!task.isAlive()) throw failedPrecondition(`${what} has just ended: its processes cannot be joined`);
  return path;
}

/** None is fine. */
export const unpinTargetNamespace = (bundle: string): void => unpinNamespace(pinnedAt(bundle));
