import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { bundleFiles, failpoint, isNotFound, isUnavailable, messageOf, RUN_AT_ONCE, readJson } from '@cleat/base';
import { type Mount, Status } from '@cleat/proto/task-types';
import { step } from '../trace/step.ts';
import { type Bootstrap, parseBootstrap } from './bootstrap.ts';
import { ShimConnection } from './connection.ts';
import { taskOptions } from './foreign.ts';
import type { ShimRuntime } from './handlers.ts';
import { launchShim } from './launch.ts';
import { Task } from './task.ts';
import { removeTask } from './task-remove.ts';

/** How long a shim gets to tell its state when the daemon starts, in milliseconds: a sick one must not hold up the others. */
const ADOPT_TIMEOUT_MS = 2_000;

/** What a task is made of. The bundle holds `config.json` already. */
export type TaskRequest = {
  readonly id: string;
  readonly bundle: string;
  /** Mounts that make up the root file system; none where the spec names a directory of its own. */
  readonly rootfs: readonly Mount[];
  /** Where stdin comes from: `session://` for attach sessions, or empty for nowhere. */
  readonly stdin: string;
  /** Where stdout and stderr go: a `cri://` URI, `session://`, or empty for nowhere. */
  readonly stdout: string;
  readonly stderr: string;
  readonly terminal: boolean;
  /** Who shall own the streams' pipes: root of a pod's user namespace. The host's when left out. */
  readonly ioOwner?: { readonly uid: number; readonly gid: number } | undefined;
  /** Where its cgroup will be, below the root of each hierarchy. */
  readonly cgroup: string;
};

/**
 * Start a shim and let it create the task, which `startTask` follows: the program may run already. Leaves nothing on failure.
 */
export async function createTask(runtime: ShimRuntime, request: TaskRequest): Promise<Task> {
  const { id, bundle } = request;
  mkdirSync(bundleFiles(bundle).rootfs, { recursive: true, mode: 0o711 });
  let task: Task | undefined;
  void runtime.attachGrace.begin();
  try {
    const bootstrap = await step('launch the shim', () => launchShim(runtime, id, bundle));
    const connection = await step('connect', () => ShimConnection.open(bootstrap, runtime.callTimeoutMs));
    await failpoint('task.connected.after');
    task = new Task(runtime, id, bundle, bootstrap, connection);
    void runtime.attachGrace.begin(); // a shim that started slowly has let the first one pass
    const { pid } = await step('create the task', () =>
      connection.task.create(createRequest(runtime, request), {
        timeoutMs: runtime.startTimeoutMs,
        metadata: { [RUN_AT_ONCE]: request.cgroup },
      }),
    );
    await failpoint('task.create.after');
    task.watch(pid);
    return task;
  } catch (err) {
    task?.release();
    await removeTask(runtime, { id, bundle }).catch(why =>
      runtime.log.error({ id, err: why }, `what is left of a task cannot be freed now: ${messageOf(why)}`),
    );
    throw err;
  }
}

/** Let the task's program run, unless it does. @returns the pid of its init; of one that has ended already, 0. */
export async function startTask(task: Task, timeoutMs: number): Promise<number> {
  const { pid } = await task.connection.task.start({ id: task.id }, { timeoutMs });
  if (pid === 0) task.hasEnded();
  return pid;
}

const createRequest = (
  runtime: ShimRuntime,
  { id, bundle, rootfs, terminal, stdin, stdout, stderr, ioOwner }: TaskRequest,
) => ({
  id,
  bundle,
  rootfs,
  terminal,
  stdin,
  stdout,
  stderr,
  options: taskOptions(runtime, ioOwner ?? { uid: 0, gid: 0 }),
});

/**
 * Find the task of a bundle again, after a restart of the daemon. A shim that does not answer still has its init, as far
 * as is known; when that one is gone, the task has ended.
 * @param knownPid pid of the init; without it, the one that the shim wrote down.
 * @returns undefined when no shim serves it: it never started, or has died. The task's pid is 0 when the shim has none for it.
 */
export async function adoptTask(
  runtime: ShimRuntime,
  id: string,
  bundle: string,
  knownPid = 0,
): Promise<Task | undefined> {
  const bootstrap = await readBootstrap(bundle);
  if (!bootstrap) return undefined;
  const connection = await ShimConnection.open(bootstrap, runtime.callTimeoutMs).catch(undefinedIfUnavailable);
  if (!connection) return undefined;
  const task = new Task(runtime, id, bundle, bootstrap, connection);
  try {
    if (!(await watchIfAlive(task))) task.noticeExit();
    return task;
  } catch (err) {
    if (isNotFound(err)) return task; // not created yet, or deleted already: its daemon died in between
    runtime.log.warn({ id, err }, `the shim does not tell its state: ${messageOf(err)}`);
    task.isSilent = true;
    if (task.pid !== 0) return task; // it fell silent only now
    const pid = knownPid || (await initPid(bundle));
    if (await isOf(id, pid)) task.watch(pid);
    else if (pid !== 0) task.noticeExit();
    return task;
  }
}

/** Watch the init by its pidfd. Asked again after the pidfd is open, the shim's answer proves that the pid meant its process. */
async function watchIfAlive(task: Task): Promise<boolean> {
  const alive = async () => {
    const { pid, status } = await task.connection.task.state({ id: task.id }, { timeoutMs: ADOPT_TIMEOUT_MS });
    return status === Status.STOPPED ? 0 : pid;
  };
  const pid = await alive();
  if (pid === 0) return false;
  task.watch(pid);
  return (await alive()) === pid;
}

/** Pid of the init as its shim wrote it down; 0 when there is none. */
const initPid = async (bundle: string): Promise<number> =>
  Number(await readFile(bundleFiles(bundle).initPid, 'utf8').catch(() => 0)); // not created yet

/** The pid was not given to somebody else meanwhile: the process lives in the container's cgroup. */
const isOf = async (id: string, pid: number): Promise<boolean> =>
  pid > 1 && (await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')).includes(id);

async function readBootstrap(bundle: string): Promise<Bootstrap | undefined> {
  const kept = await readJson(bundleFiles(bundle).bootstrap);
  return kept === undefined ? undefined : parseBootstrap(JSON.stringify(kept));
}

function undefinedIfUnavailable(err: unknown): undefined {
  if (!isUnavailable(err)) throw err;
}
