import { Status } from '@cleat/proto/task-types';
import { enumName } from '../format.ts';
import { business } from '../shim/probe.ts';
import type { Counted } from './sample.ts';

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

/** The rates between two counts of everything. */
export function rows(before: readonly Counted[], now: readonly Counted[]): Row[] {
  const earlier = new Map(before.map(counted => [keyOf(counted), counted]));
  return now.map(counted => row(counted, earlier.get(keyOf(counted))));
}

const keyOf = ({ target }: Counted) => `${target.path}/${target.id}`;

function row(now: Counted, before: Counted | undefined): Row {
  const { target, pod, name, memoryBytes, shimBytes, restarts } = now;
  const cpuNsPerSecond = before && rate(before.cpuNs, now.cpuNs, now.atMs - before.atMs);
  return {
    id: target.id,
    pod,
    name,
    cpu: cpuNsPerSecond === undefined ? undefined : cpuNsPerSecond / 1e9,
    memoryBytes: memoryBytes === undefined ? undefined : Number(memoryBytes),
    shimBytes,
    logBytesPerSecond: before && rate(before.logBytes, now.logBytes, now.atMs - before.atMs),
    restarts,
    health: health(now, before),
    shimPid: target.shimPid,
  };
}

function rate(before: bigint | undefined, now: bigint | undefined, ms: number): number | undefined {
  if (before === undefined || now === undefined || now < before || ms <= 0) return undefined;
  return (Number(now - before) * 1000) / ms;
}

/** How long an answer may take before it is a matter of health, in milliseconds. */
const SLOW_MS = 500;

function health({ target, answer, oomKills, logLosses }: Counted, before: Counted | undefined): string {
  if (target.exit) return `exited (${target.exit.status})`;
  if (target.damage.length > 0) return 'damaged';
  if (answer.kind === 'silent') return 'no answer';
  if (answer.kind === 'gone') return 'shim gone';
  if (answer.kind === 'error') return 'error';
  if (answer.kind === 'busy') return business(answer.report);
  const { status, exitStatus } = answer.state;
  if (status === Status.STOPPED) return `exited (${exitStatus})`;
  if (status !== Status.RUNNING) return enumName(Status, status).toLowerCase();
  if (before?.logLosses !== undefined && logLosses !== undefined && logLosses > before.logLosses) return 'log is lost';
  if (oomKills) return `OOM ${oomKills}x`;
  return answer.ms > SLOW_MS ? `slow ${Math.round(answer.ms)} ms` : 'ok';
}
