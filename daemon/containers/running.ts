import { failedPrecondition } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import type { Task } from '../shims/task.ts';
import { type CompleteContainer, stateOf } from '../store/containers.ts';

/** The task of a container that runs. @throws RpcError FailedPrecondition "container … is …: <what>". */
export function runningTask(d: Daemon, container: CompleteContainer, what: string): Task {
  const state = stateOf(container.status);
  const live = d.tasks.get(container.id);
  if (state !== 'running' || !live) throw failedPrecondition(`container ${container.id} is ${state}: ${what}`);
  return live.task;
}
