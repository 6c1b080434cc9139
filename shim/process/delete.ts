import { rmSync } from 'node:fs';
import { bundleFiles, failedPrecondition, failpoint, isNotFound, messageOf, withDeadline } from '@cleat/base';
import { unmount } from '@cleat/linux';
import { drainIo } from '../io/process-io.ts';
import { runtimeDelete } from '../runtime/delete.ts';
import type { Shim } from '../shim.ts';
import type { Container } from './container.ts';
import type { Process } from './process.ts';
import type { Exit } from './task-state.ts';

/** How long an init process that was never started may take to end after SIGKILL, in milliseconds. */
const KILL_TIMEOUT_MS = 10_000;
/** How long deleting a process may wait for a slow reader of its output, in milliseconds; containerd waits as long. */
const LAST_READ_TIMEOUT_MS = 10_000;

/** How a deleted process had ended. */
export type Deleted = { readonly pid: number; readonly exit: Exit };

/**
 * Free the container: streams, the runtime's state and cgroup, mounts. One that was created only is killed first.
 * The caller holds the lock `init`.
 * @throws RpcError FailedPrecondition while it runs.
 */
export async function deleteContainer(shim: Shim, container: Container): Promise<Deleted> {
  const { init, id, runtime } = container;
  if (init.state.kind === 'created') {
    if (shim.reaper.owns(init.pid)) process.kill(init.pid, 'SIGKILL');
    await withDeadline(init.exited, KILL_TIMEOUT_MS, `killing the created task ${id}`);
  }
  const { state } = init;
  if (state.kind !== 'stopped')
    throw failedPrecondition(`task ${id} is ${state.kind}, cannot be deleted: kill it first`);
  await failpoint('shim.delete.before');
  await runtimeDelete(runtime, id).catch(ignoreNotFound);
  await failpoint('shim.delete.runtime');
  await Promise.all([...container.execs.values(), init].map(closeStreams));
  for (const target of container.mounts.toReversed()) {
    try {
      unmount(target);
    } catch (err) {
      shim.log.warn({ err, target }, `busy, detached instead: ${messageOf(err)}`);
      unmount(target, { detach: true });
    }
  }
  rmSync(bundleFiles(container.bundle).initPid, { force: true });
  init.move({ kind: 'deleted' });
  shim.container = undefined;
  await failpoint('shim.delete.after');
  return { pid: state.pid, exit: state.exit };
}

/** Forget an exec that has ended or was never started. @throws RpcError FailedPrecondition while it runs. */
export async function deleteExec(container: Container, exec: Process): Promise<Deleted> {
  const { state } = exec;
  if (state.kind === 'running' || state.kind === 'paused')
    throw failedPrecondition(`exec ${exec.execId} is ${state.kind}, cannot be deleted: kill it first`);
  await closeStreams(exec);
  exec.move({ kind: 'deleted' });
  container.execs.delete(exec.execId);
  const never = { status: 0, atNs: 0n };
  return state.kind === 'stopped' ? { pid: state.pid, exit: state.exit } : { pid: 0, exit: never };
}

/** Close a process's streams, once a slow reader has had its chance at what the process left. */
async function closeStreams({ io }: Process): Promise<void> {
  if (!io) return;
  await drainIo(io, LAST_READ_TIMEOUT_MS);
  await io.close();
}

function ignoreNotFound(err: unknown): void {
  if (!isNotFound(err)) throw err;
}
