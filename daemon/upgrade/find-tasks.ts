import { messageOf, withDeadline } from '@cleat/base';
import { followContainer } from '../containers/exit.ts';
import { containerRuntime } from '../containers/free.ts';
import type { Daemon } from '../daemon.ts';
import { followPause, needsPause } from '../pods/pause.ts';
import { runtimeOf } from '../shims/handlers.ts';
import type { Task } from '../shims/task.ts';
import { adoptTask } from '../shims/task-start.ts';
import { type Container, stateOf } from '../store/containers.ts';
import { isReady, type Pod, type ReadyPod } from '../store/pods.ts';

/** How long the shims of what was started last may hold up all calls, in milliseconds. */
const LATE_TIMEOUT_MS = 200;

/** By the ids of containers and pods. */
type Tasks = ReadonlyMap<string, Task>;

const isRunning = (d: Daemon, { status }: Container): boolean =>
  status !== undefined && stateOf(status) === 'running' && status.bootId === d.host.bootId;

const hasPause = (d: Daemon, pod: Pod): boolean =>
  pod.status !== undefined && isReady(pod as ReadyPod) && needsPause(d, pod);

/**
 * Connect to the shims of all that runs, beside a daemon that does so too. Nothing is changed.
 * @param known what need not be looked for.
 */
export async function findTasks(d: Daemon, known: Tasks = new Map()): Promise<Tasks> {
  const found = new Map<string, Task>();
  const find = async (id: string, adopted: Promise<Task | undefined>) => {
    const task = await adopted.catch(() => undefined); // looked for again, and then it is said why
    if (task) found.set(id, task);
  };
  const { containers, pods, paths } = d;
  await Promise.all([
    ...[...containers.all()]
      .filter(c => isRunning(d, c) && !known.has(c.id))
      .map(c => find(c.id, adoptTask(containerRuntime(d, c), c.id, paths.bundle(c.id), c.status?.pid))),
    ...[...pods.all()]
      .filter(pod => hasPause(d, pod) && !known.has(pod.id))
      .map(pod => find(pod.id, adoptTask(runtimeOf(d, pod.record.handler), pod.id, paths.bundle(pod.id)))),
  ]);
  return found;
}

/**
 * What was found, and what the other daemon has started since: the next call may be for it. What cannot be reached in time
 * is left to `settleUnowned`.
 */
export async function findLateTasks(d: Daemon, found: Tasks): Promise<Tasks> {
  const late = findTasks(d, found);
  try {
    return new Map([...found, ...(await withDeadline(late, LATE_TIMEOUT_MS, 'the shims of what was started last'))]);
  } catch (err) {
    d.log.warn({ err }, messageOf(err));
    void late.then(tasks => {
      for (const task of tasks.values()) task.release();
    });
    return found;
  }
}

/** The facts are ours now: follow what runs. */
export function followTasks(d: Daemon, found: Tasks): void {
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
