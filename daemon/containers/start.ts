import { failedPrecondition, failpoint, messageOf } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import { containerCgroup } from '../pods/cgroup.ts';
import { userNamespaceOf } from '../pods/namespaces.ts';
import type { Task } from '../shims/task.ts';
import { createTask, startTask } from '../shims/task-start.ts';
import { mappedRoot } from '../spec/user-namespace.ts';
import { type CompleteContainer, stateOf } from '../store/containers.ts';
import { isReady } from '../store/pods.ts';
import { step } from '../trace/step.ts';
import { followContainer } from './exit.ts';
import { containerRuntime } from './free.ts';
import { prepareLog } from './log.ts';
import { findTask } from './recover.ts';
import { taskRootfs } from './root-files.ts';
import { refreshSpec } from './update-resources.ts';

/** Exit code of a container whose process never began, as the peers show it. */
const START_FAILED_STATUS = 128;

/**
 * Start a created container. One start or removal runs per container; the caller's leaving does not stop it half-way.
 * What a start left that was cut short with its daemon is undone first.
 */
export async function startContainer(d: Daemon, container: CompleteContainer, signal: AbortSignal): Promise<void> {
  using _lock = await d.locks.acquire(container.id, signal);
  if (stateOf(container.status) === 'created' && container.status.starting) await findTask(d, container);
  const state = stateOf(container.status);
  if (state !== 'created')
    throw failedPrecondition(`container ${container.id} is ${state}, and only a created one can be started`);
  const pod = d.pods.get(container.record.podId);
  if (!isReady(pod) || d.stopping.has(pod.id))
    throw failedPrecondition(`sandbox ${pod.id} of container ${container.id} is not ready`);
  await failpoint('container.start.before');
  // After a power cut no container runs, whether it was started or not: whole facts will do, the old ones or these.
  const update = (change: Parameters<typeof container.update>[0]) => container.update(change, { durableLater: true });
  await step('write the intent', () => update(s => s && { ...s, starting: true }));
  try {
    await failpoint('container.starting.after');
    const startedAtNs = d.clock.nowNs(); // before the program can end
    const task = await makeTask(d, container);
    const { pid } = task;
    followContainer(d, container, task);
    await failpoint('container.task.created');
    await step('start the task', () => startTask(task, d.config.limits.shimStartTimeoutMs));
    await failpoint('container.task.started');
    await step('write the status', () => update(s => s && { ...s, pid, startedAtNs }));
    await failpoint('container.started.after');
  } catch (err) {
    await abandonStart(d, container, err);
    throw err;
  }
}

async function makeTask(d: Daemon, container: CompleteContainer): Promise<Task> {
  const { id, record } = container;
  const mappings = userNamespaceOf(d.pods.get(record.podId).record.config);
  const log = await step('make the log directory', () => prepareLog(d, container));
  await step('refresh the spec', () => refreshSpec(d, container));
  await failpoint('container.task.before');
  const { tty, stdin, stdinOnce } = record.config;
  return await createTask(containerRuntime(d, container), {
    id,
    bundle: d.paths.bundle(id),
    rootfs: await step('find the root file system', () => taskRootfs(d, container, mappings)),
    stdin: stdin ? `session://?once=${stdinOnce}` : '',
    stdout: log,
    stderr: tty ? '' : log,
    terminal: tty,
    ioOwner: mappings && mappedRoot(mappings),
    cgroup: containerCgroup(d.pods.get(record.podId), id),
  });
}

/** A half-started task never stays, whether or not that can be recorded: it is killed and freed, and the container has ended with the reason. */
async function abandonStart(d: Daemon, container: CompleteContainer, err: unknown): Promise<void> {
  const live = d.tasks.get(container.id);
  await startFailed(d, container, messageOf(err));
  if (!live) return;
  live.task.signalDirectly(9);
  live.task.noticeExit();
}

/** The container has ended without having begun; a fact that was there before stays. */
const startFailed = (d: Daemon, container: CompleteContainer, message: string): Promise<void> =>
  container.observe(
    s =>
      s && {
        ...s,
        exit: s.exit ?? { exitCode: START_FAILED_STATUS, finishedAtNs: d.clock.nowNs(), reason: 'StartError', message },
      },
    d.log,
  );
