import { followContainer } from '../containers/exit.ts';
import { containerRuntime } from '../containers/free.ts';
import type { Daemon } from '../daemon.ts';
import { followPause, needsPause } from '../pods/pause.ts';
import { runtimeOf } from '../shims/handlers.ts';
import type { Task } from '../shims/task.ts';
import { adoptTask } from '../shims/task-start.ts';
import { type Container, stateOf } from '../store/containers.ts';
import { isReady, type Pod, type ReadyPod } from '../store/pods.ts';

const isRunning = (d: Daemon, { status }: Container): boolean =>
  status !== undefined && stateOf(status) === 'running' && status.bootId === d.host.bootId;

const hasPause = (d: Daemon, pod: Pod): boolean =>
  pod.status !== undefined && isReady(pod as ReadyPod) && needsPause(d, pod);

/** Connect to the shims of all that runs, beside a daemon that does so too. Nothing is changed. */
export async function findTasks(d: Daemon): Promise<ReadonlyMap<string, Task>> {
  const found = new Map<string, Task>();
  const find = async (id: string, adopted: Promise<Task | undefined>) => {
    const task = await adopted.catch(() => undefined); // looked for again, and then it is said why
    if (task) found.set(id, task);
  };
  const { containers, pods, paths } = d;
  await Promise.all([
    ...[...containers.all()]
      .filter(c => isRunning(d, c))
      .map(c => find(c.id, adoptTask(containerRuntime(d, c), c.id, paths.bundle(c.id), c.status?.pid))),
    ...[...pods.all()]
      .filter(pod => hasPause(d, pod))
      .map(pod => find(pod.id, adoptTask(runtimeOf(d, pod.record.handler), pod.id, paths.bundle(pod.id)))),
  ]);
  return found;
}

/** The facts are ours now: follow what runs. */
export function followTasks(d: Daemon, found: ReadonlyMap<string, Task>): void {
  const tasks = new Map(found);
  for (const container of d.containers.all())
    if (isRunning(d, container)) take(tasks, container.id, task => followContainer(d, container, task));
  for (const pod of d.pods.all()) if (hasPause(d, pod)) take(tasks, pod.id, task => followPause(d, pod, task));
  for (const task of tasks.values()) task.release();
}

function take(tasks: Map<string, Task>, id: string, follow: (task: Task) => void): void {
  const task = tasks.get(id);
  if (task) follow(task);
  tasks.delete(id);
}
