import { Status } from '@cleat/proto/task-types';
import type { StateRequest } from '@cleat/proto/task-v3';
import type { Process } from '../process/process.ts';
import type { TaskKind } from '../process/task-state.ts';
import type { Shim } from '../shim.ts';
import { timestamp } from '../timestamp.ts';
import { findContainer, findProcess } from './find.ts';

const statuses: Readonly<Record<TaskKind, Status>> = {
  created: Status.CREATED,
  running: Status.RUNNING,
  paused: Status.PAUSED,
  stopped: Status.STOPPED,
  deleted: Status.STOPPED,
};

/**
 * State: what the shim knows of a process. Asks nobody; while the task is being made it waits, because nobody knows yet
 * whether there will be one, or whether its program runs.
 */
export async function state(shim: Shim, { id, execId }: StateRequest) {
  if (!shim.container) (await shim.locks.acquire('init'))[Symbol.dispose]();
  const { bundle, init } = findContainer(shim, id);
  const process = findProcess(shim, id, execId);
  const isFrozen = init.state.kind === 'paused' && process.state.kind === 'running';
  return { id, bundle, ...stateOf(process), ...(isFrozen && { status: Status.PAUSED }), execId };
}

/** What is known of a process, in the words of the task API: where it stands, its streams, and how it has ended. */
export const stateOf = (process: Process) => ({
  pid: lastPid(process),
  status: statuses[process.state.kind],
  ...process.stdio,
  ...ended(process),
});

/** Pid of a process, or the one that it had. */
export const lastPid = ({ state: known }: Process): number => (known.kind === 'deleted' ? 0 : known.pid);

function ended({ state: known }: Process) {
  if (known.kind !== 'stopped') return {};
  return { exitStatus: known.exit.status, exitedAt: timestamp(known.exit.atNs) };
}
