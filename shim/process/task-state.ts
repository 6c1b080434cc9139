import { failedPrecondition } from '@cleat/base';

/** How a process ended: `status` as a shell shows it (128 + signal), `atNs` in Unix nanoseconds. */
export type Exit = { readonly status: number; readonly atNs: bigint };

/**
 * The state of one process, a task's init or an exec. Its pid is 0 as long as an exec is only announced;
 * it is kept after the end, when the kernel may have given it to another process.
 */
export type TaskState =
  | { readonly kind: 'created' | 'running' | 'paused'; readonly pid: number }
  | { readonly kind: 'stopped'; readonly pid: number; readonly exit: Exit }
  | { readonly kind: 'deleted' };

export type TaskKind = TaskState['kind'];

/** The whole life of a process: the moves that each state allows. A created one may be deleted without having run. */
const moves: Readonly<Record<TaskKind, readonly TaskKind[]>> = {
  created: ['running', 'stopped', 'deleted'],
  running: ['paused', 'stopped'],
  paused: ['running', 'stopped'],
  stopped: ['deleted'],
  deleted: [],
};

/**
 * The only way from one state to another.
 * @throws RpcError FailedPrecondition "task is stopped, cannot become running".
 */
export function move(from: TaskState, to: TaskState): TaskState {
  if (!moves[from.kind].includes(to.kind)) throw failedPrecondition(`task is ${from.kind}, cannot become ${to.kind}`);
  return to;
}

/** The pid of a process that is there: 0 before it started and after it ended. */
export const livePid = (state: TaskState): number =>
  state.kind === 'stopped' || state.kind === 'deleted' ? 0 : state.pid;
