import { isDeadlineExceeded, isUnavailable, messageOf } from '@cleat/base';
import { Status } from '@cleat/proto/task-types';
import type { StateResponse } from '@cleat/proto/task-v3';
import { ShimConnection } from '../../daemon/shims/connection.ts';
import type { Bundle } from './bundles.ts';
import { enumName } from './format.ts';
import { shimPssBytes } from './shim-memory.ts';

/** What a shim said of its task, or why it said nothing. */
export type Answer =
  | { readonly kind: 'answer'; readonly ms: number; readonly state: StateResponse }
  /** It answered that it cannot tell. */
  | { readonly kind: 'error'; readonly ms: number; readonly message: string }
  /** It is there and says nothing. */
  | { readonly kind: 'silent' }
  /** Nobody listens. */
  | { readonly kind: 'gone'; readonly message: string };

/** One shim as `cleatctl shims` tells it. */
export type ShimView = {
  readonly container: string;
  readonly name: string;
  /** `namespace/name` of the pod. */
  readonly pod: string;
  readonly pid: number | undefined;
  readonly pssBytes: number | undefined;
  readonly socket: string;
  /** How long the shim took to answer; undefined when it did not. */
  readonly answerMs: number | undefined;
  /** In words: `3 ms`, `no answer`, `not listening`. */
  readonly answer: string;
  /** State of the task: the shim's word, else that of the disk. */
  readonly task: string;
  readonly exitStatus: number | undefined;
  readonly damage: readonly string[];
};

/** Ask a shim for the state of its task. Never throws; takes `timeoutMs` at most. */
export async function askState(bundle: Bundle, timeoutMs: number): Promise<Answer> {
  const { bootstrap } = bundle;
  if (!bootstrap) return { kind: 'gone', message: 'it has not said where it listens' };
  const startMs = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    const connection = await ShimConnection.open(bootstrap, timeoutMs);
    try {
      const state = await connection.task.state({ id: bundle.id }, { timeoutMs: Math.max(1, timeoutMs - elapsedMs()) });
      return { kind: 'answer', ms: elapsedMs(), state };
    } finally {
      connection.close();
    }
  } catch (err) {
    if (isDeadlineExceeded(err)) return { kind: 'silent' };
    if (isUnavailable(err)) return { kind: 'gone', message: messageOf(err) };
    return { kind: 'error', ms: elapsedMs(), message: messageOf(err) };
  }
}

/** All that is known of one shim, within `timeoutMs`. */
export async function viewShim(bundle: Bundle, timeoutMs: number): Promise<ShimView> {
  const [answer, pssBytes] = await Promise.all([
    askState(bundle, timeoutMs),
    bundle.shimPid === undefined ? undefined : shimPssBytes(bundle.shimPid),
  ]);
  const { annotations } = bundle;
  const pod = ['io.kubernetes.cri.sandbox-namespace', 'io.kubernetes.cri.sandbox-name'];
  return {
    container: bundle.id,
    name: annotations['io.kubernetes.cri.container-name'] ?? '',
    pod: pod
      .map(key => annotations[key])
      .filter(Boolean)
      .join('/'),
    pid: bundle.shimPid,
    pssBytes,
    socket: bundle.bootstrap?.address ?? '',
    answerMs: answer.kind === 'answer' || answer.kind === 'error' ? answer.ms : undefined,
    answer: inWords(answer),
    ...taskOf(bundle, answer),
    damage: bundle.damage,
  };
}

function inWords(answer: Answer): string {
  if (answer.kind === 'silent') return 'no answer';
  return answer.kind === 'gone' ? 'not listening' : `${answer.ms} ms`;
}

/** The exit record is the truth: a shim may be told later than it writes. */
function taskOf({ exit }: Bundle, answer: Answer): Pick<ShimView, 'task' | 'exitStatus'> {
  if (exit) return { task: 'stopped', exitStatus: exit.status };
  if (answer.kind !== 'answer') return { task: 'unknown', exitStatus: undefined };
  const { status, exitStatus } = answer.state;
  return {
    task: enumName(Status, status).toLowerCase(),
    exitStatus: status === Status.STOPPED ? exitStatus : undefined,
  };
}
