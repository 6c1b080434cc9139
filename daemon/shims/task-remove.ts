import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { bundleFiles, failpoint, isNotFound, messageOf, withDeadline } from '@cleat/base';
import { isMountPoint, unmount } from '@cleat/linux';
import { killCgroup } from './cgroup-kill.ts';
import { removeCgroup } from './cgroup-remove.ts';
import type { ShimRuntime } from './handlers.ts';
import { killShim } from './kill-shim.ts';
import { deleteDeadShim } from './launch.ts';
import type { LiveTasks } from './live-tasks.ts';
import type { Task } from './task.ts';

const SIGKILL = 9;

/** Which task to free. `task` is missing when no shim answers for it. */
export type TaskRemains = {
  readonly id: string;
  readonly bundle: string;
  readonly task?: Task | undefined;
  /** The container's cgroup, where it may have processes that only the kernel can find. */
  readonly cgroup?: string | undefined;
};

/** Kill a task if it runs, and wait until all that it held is freed. One that was freed already is fine. */
export async function endTask(runtime: ShimRuntime, tasks: LiveTasks, remains: TaskRemains): Promise<void> {
  const live = tasks.get(remains.id);
  if (live) {
    live.task.signalDirectly(SIGKILL);
    await withDeadline(live.freed, runtime.startTimeoutMs, `ending task ${remains.id}`);
  }
  await removeTask(runtime, remains); // what an earlier attempt left
}

/**
 * Free everything of a task: the runtime's state, the root file system's mount, the shim. What still runs is killed.
 * Works with a task, with a shim that does not answer and without any shim, and may be repeated.
 */
export async function removeTask(runtime: ShimRuntime, remains: TaskRemains): Promise<void> {
  const { id, bundle, task, cgroup } = remains;
  const marker = bundleFiles(bundle).options; // there from before the shim is until all is freed
  if (!existsSync(marker)) return task?.release();
  if (!task || !(await removeThroughShim(runtime, task))) {
    task?.signalDirectly(SIGKILL);
    if (cgroup) await killCgroup(cgroup);
    await killShim(id, bundle);
    await deleteDeadShim(runtime, id, bundle);
    const { rootfs } = bundleFiles(bundle);
    if (isMountPoint(rootfs)) unmount(rootfs, { detach: true });
    if (cgroup) await removeCgroup(cgroup); // a runtime that was killed early knows nothing of it
  }
  task?.release();
  await rm(marker, { force: true });
  await failpoint('task.freed.after');
}

/** The polite way: Delete, then Shutdown. @returns false when the shim does not play along. */
async function removeThroughShim(runtime: ShimRuntime, task: Task): Promise<boolean> {
  const { task: api } = task.connection;
  try {
    task.signalDirectly(SIGKILL);
    if (task.pid !== 0) await api.wait({ id: task.id });
    await failpoint('task.delete.before');
    await api.delete({ id: task.id }).catch(ignoreNotFound);
    await failpoint('task.delete.after');
  } catch (err) {
    runtime.log.warn({ id: task.id, err }, `the shim did not delete its task: ${messageOf(err)}`);
    return false;
  }
  task.expectLoss();
  // The answer may be lost: the shim ends with it.
  await api
    .shutdown({ id: task.id, now: false })
    .catch((err: unknown) => runtime.log.debug({ id: task.id, err }, 'shutdown'));
  await failpoint('task.shutdown.after');
  return true;
}

function ignoreNotFound(err: unknown): void {
  if (!isNotFound(err)) throw err;
}
