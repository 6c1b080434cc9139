import { Status } from '@cleat/proto/task-types';
import { enumName } from '../format.ts';
import { type Answer, business, names } from '../shim/probe.ts';
import type { Counted } from './count.ts';
import type { Watched } from './watch.ts';

/** One line of top. */
export type Row = {
  readonly id: string;
  readonly pod: string;
  readonly name: string;
  /** Share of one processor, 1 is all of it; undefined until it was counted twice. */
  readonly cpu: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly shimBytes: number | undefined;
  readonly logBytesPerSecond: number | undefined;
  readonly restarts: number | undefined;
  /** `ok`, or what is wrong. */
  readonly health: string;
  readonly shimPid: number | undefined;
};

/** How long an answer may take before it is a matter of health, in milliseconds. */
const SLOW_MS = 500;
/** How long an answer may be missing before the row says so, in milliseconds. */
const OVERDUE_MS = 1000;

/**
 * A row for each container, as it was counted last.
 * @param nowMs of the clock of the counts. What has not been counted at all is left out until it is overdue.
 */
export function rows(all: readonly Watched[], restarts: ReadonlyMap<string, number>, nowMs: number): Row[] {
  return all
    .filter(one => one.now || owesMs(one, nowMs) > OVERDUE_MS)
    .map(one => row(one, restarts.get(one.target.id), nowMs));
}

/** For how long a shim has owed an answer. */
const owesMs = ({ askedAtMs }: Watched, nowMs: number) => (askedAtMs === undefined ? 0 : nowMs - askedAtMs);

function row(one: Watched, restarts: number | undefined, nowMs: number): Row {
  const { target, now, before } = one;
  const rateOf = (counter: 'cpuNs' | 'logBytes') =>
    before && now && rate(before[counter], now[counter], now.atMs - before.atMs);
  const cpuNsPerSecond = rateOf('cpuNs');
  return {
    id: target.id,
    ...names(target),
    cpu: cpuNsPerSecond === undefined ? undefined : cpuNsPerSecond / 1e9,
    memoryBytes: now?.memoryBytes === undefined ? undefined : Number(now.memoryBytes),
    shimBytes: now?.shimBytes,
    logBytesPerSecond: rateOf('logBytes'),
    restarts,
    health: health(one, owesMs(one, nowMs)),
    shimPid: target.shimPid,
  };
}

function rate(before: bigint | undefined, now: bigint | undefined, ms: number): number | undefined {
  if (before === undefined || now === undefined || now < before || ms <= 0) return undefined;
  return (Number(now - before) * 1000) / ms;
}

/** Of a shim that owes an answer, the rest of the row is what was counted before: it says so. */
function health({ target, now, before }: Watched, owesMs: number): string {
  if (target.exit) return `exited (${target.exit.status})`;
  if (target.damage.length > 0) return 'damaged';
  if (now?.answer.kind === 'silent') return 'no answer';
  if (now?.answer.kind === 'busy') return business(now.answer.report); // it owes an answer each time
  if (!now || owesMs > OVERDUE_MS) return `no answer for ${Math.floor(owesMs / 1000)} s`;
  const { answer } = now;
  if (answer.kind === 'gone') return 'shim gone';
  if (answer.kind === 'error') return 'error';
  return taskHealth(answer, now, before);
}

function taskHealth({ state, ms }: Told, { oomKills, logLosses }: Counted, before: Counted | undefined): string {
  const { status, exitStatus } = state;
  if (status === Status.STOPPED) return `exited (${exitStatus})`;
  if (status !== Status.RUNNING) return enumName(Status, status).toLowerCase();
  if (before?.logLosses !== undefined && logLosses !== undefined && logLosses > before.logLosses) return 'log is lost';
  if (oomKills) return `OOM ${oomKills}x`;
  return ms > SLOW_MS ? `slow ${Math.round(ms)} ms` : 'ok';
}

type Told = Extract<Answer, { kind: 'answer' }>;
