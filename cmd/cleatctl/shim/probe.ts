import { Code, codeOf, isDeadlineExceeded, messageOf } from '@cleat/base';
import type { ReportResponse } from '@cleat/proto/debug';
import type { InspectResponse } from '@cleat/proto/shim';
import { Status } from '@cleat/proto/task-types';
import type { StateResponse } from '@cleat/proto/task-v3';
import { enumName } from '../format.ts';
import type { Bundle } from './bundles.ts';
import { askTarget, ShimError } from './client.ts';
import type { Target } from './find.ts';
import { shimPssBytes } from './memory.ts';

/** What a shim said of its task and of itself, or why it said nothing. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly ms: number;
      readonly state: StateResponse;
      /** Of our shims only. */
      readonly shim: InspectResponse | undefined;
      readonly report: ReportResponse | undefined;
    }
  /** It is well, and what it does for its task takes long: it tells the task's state when that is done. */
  | { readonly kind: 'busy'; readonly ms: number; readonly report: ReportResponse }
  /** It answered that it cannot tell. */
  | { readonly kind: 'error'; readonly ms: number; readonly message: string }
  /** It is there and says nothing. */
  | { readonly kind: 'silent' }
  /** Nobody listens, or not a shim. */
  | { readonly kind: 'gone'; readonly message: string };

/** One shim as `cleatctl shim ls` tells it. */
export type ShimView = {
  readonly container: string;
  readonly name: string;
  /** `namespace/name` of the pod. */
  readonly pod: string;
  /** containerd namespace. */
  readonly namespace: string;
  readonly pid: number | undefined;
  /** Version of ours; the program's name of another. */
  readonly version: string;
  readonly pssBytes: number | undefined;
  /** Open exec and attach sessions, of ours. */
  readonly sessions: number | undefined;
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

/** Ask a shim for the state of its task, and one of ours for more. Never throws; takes `timeoutMs` at most. */
export async function probe(target: Target, timeoutMs: number): Promise<Answer> {
  const startMs = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    return await askTarget(target, timeoutMs, async ({ task, shim, debug, remainingMs }) => {
      const options = { timeoutMs: remainingMs() };
      const asked = debug.report({}, options).then(
        report => ({ report, ms: elapsedMs() }),
        () => undefined, // not one of ours, or not of this version
      );
      try {
        const state = await task.state({ id: target.id }, options);
        const ms = elapsedMs();
        const inspected = await shim.inspect({}, { timeoutMs: remainingMs() }).catch(() => undefined); // not one of ours
        return { kind: 'answer', ms, state, shim: inspected, report: (await asked)?.report };
      } catch (err) {
        const said = isDeadlineExceeded(err) ? await asked : undefined;
        if (!said) throw err;
        return { kind: 'busy', ...said };
      }
    });
  } catch (err) {
    const code = err instanceof ShimError ? err.code : codeOf(err);
    if (code === Code.DeadlineExceeded) return { kind: 'silent' };
    if (code === Code.Unavailable) return { kind: 'gone', message: messageOf(err) };
    return { kind: 'error', ms: elapsedMs(), message: messageOf(err) };
  }
}

/** All that is known of one shim, within `timeoutMs`. */
export async function viewShim(target: Target, timeoutMs: number): Promise<ShimView> {
  const [answer, pssBytes] = await Promise.all([
    probe(target, timeoutMs),
    target.shimPid === undefined ? undefined : shimPssBytes(target.shimPid),
  ]);
  const answered = answer.kind === 'answer' ? answer : undefined;
  const report = reportOf(answer);
  return {
    container: target.id,
    ...names(target),
    namespace: target.namespace,
    pid: target.shimPid,
    version: answered?.shim?.version ?? target.program?.replace(/^containerd-shim-/, '') ?? '',
    pssBytes,
    sessions: report?.openSessions,
    socket: target.bootstrap?.address ?? '',
    answerMs: 'ms' in answer ? answer.ms : undefined,
    answer: inWords(answer),
    ...taskOf(target, answer),
    damage: target.damage,
  };
}

/** What one of our shims told of itself. */
export const reportOf = (answer: Answer): ReportResponse | undefined =>
  answer.kind === 'answer' || answer.kind === 'busy' ? answer.report : undefined;

/** What a busy shim does, in words: `Create for 20 s`. */
export function business({ running }: ReportResponse): string {
  const [call] = running.filter(({ name }) => !/\/(State|Report|Wait|Trace)$/.test(name));
  if (!call) return 'unknown';
  return `${call.name.slice(call.name.lastIndexOf('/') + 1)} for ${Math.round(Number(call.durationUs) / 1e6)} s`;
}

/** What CRI calls the container and its pod: cleatd and containerd annotate alike. */
export function names({ annotations }: Bundle): { name: string; pod: string } {
  const of = (key: string) => annotations[`io.kubernetes.cri.${key}`] ?? '';
  return {
    name: of('container-name') || (of('container-type') === 'sandbox' ? '(sandbox)' : ''),
    pod: [of('sandbox-namespace'), of('sandbox-name')].filter(Boolean).join('/'),
  };
}

function inWords(answer: Answer): string {
  if (answer.kind === 'silent') return 'no answer';
  return answer.kind === 'gone' ? 'not listening' : `${answer.ms} ms`;
}

/** The exit record is the truth: a shim may be told later than it writes. */
function taskOf({ exit }: Bundle, answer: Answer): Pick<ShimView, 'task' | 'exitStatus'> {
  if (exit) return { task: 'stopped', exitStatus: exit.status };
  if (answer.kind === 'busy') return { task: business(answer.report), exitStatus: undefined };
  if (answer.kind !== 'answer') return { task: 'unknown', exitStatus: undefined };
  const { status, exitStatus } = answer.state;
  return {
    task: enumName(Status, status).toLowerCase(),
    exitStatus: status === Status.STOPPED ? exitStatus : undefined,
  };
}
