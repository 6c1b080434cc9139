import { failpoint } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import type { TaskExit } from '../shims/exit.ts';
import type { LiveTask } from '../shims/live-tasks.ts';
import type { Task } from '../shims/task.ts';
import { removeTask } from '../shims/task-remove.ts';
import type { Container, ContainerExit, ContainerStatus } from '../store/containers.ts';
import { containerRuntime, taskRemains } from './free.ts';

/** Follow a container's task to its end. This is the only place that writes an exit of a process. */
export function followContainer(d: Daemon, container: Container, task: Task): LiveTask {
  const failed = (err: unknown) =>
    d.log.error({ container: container.id, err }, 'cannot record or free an ended container');
  return d.tasks.follow(task, {
    record: exit => recordExit(d, container, exit).catch(failed),
    free: () => removeTask(containerRuntime(d, container), { ...taskRemains(d, container), task }).catch(failed),
    isRecorded: () => container.status?.exit !== undefined,
    isGone: () => !d.containers.find(container.id),
  });
}

/** Make the end of a container a fact. The first one stays. */
export async function recordExit(d: Daemon, container: Container, exit: TaskExit): Promise<void> {
  await failpoint('container.exit.before');
  const shown = shownExit(exit);
  d.log.info(
    { container: container.id, exitCode: shown.exitCode, reason: shown.reason, source: exit.source },
    'container ended',
  );
  const ended = (s: ContainerStatus) => ({ ...s, startedAtNs: s.startedAtNs ?? exit.atNs, exit: s.exit ?? shown });
  await container.observe(s => s && ended(s), d.log);
  await failpoint('container.exit.after');
}

/** As ContainerStatus shows it. `OOMKilled` is the CRI's word; an exit that nobody knows is never passed off as a fact. */
function shownExit({ status, atNs, oomKilled, source, why }: TaskExit): ContainerExit {
  const fact = { exitCode: status, finishedAtNs: atNs };
  if (source === 'unknown')
    return {
      ...fact,
      reason: 'ContainerStatusUnknown',
      message: why ?? 'the shim is gone, and neither it nor the kernel told the exit code',
    };
  if (oomKilled) return { ...fact, reason: 'OOMKilled', message: '' };
  return { ...fact, reason: status === 0 ? 'Completed' : 'Error', message: '' };
}
