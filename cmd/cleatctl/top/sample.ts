import { askTarget } from '../shim/client.ts';
import { readFigures } from '../shim/figures.ts';
import { findShims, type Target } from '../shim/find.ts';
import { shimPssBytes } from '../shim/memory.ts';
import { type Answer, names, probe } from '../shim/probe.ts';
import type { Context } from '../verb.ts';
import { attempts } from './attempts.ts';

/** What is counted of one container and its shim; what nobody tells is undefined. */
export type Counted = {
  readonly target: Target;
  readonly name: string;
  readonly pod: string;
  readonly answer: Answer;
  /** When it was counted, in milliseconds of a clock that never steps. */
  readonly atMs: number;
  readonly cpuNs: bigint | undefined;
  readonly memoryBytes: bigint | undefined;
  readonly oomKills: bigint | undefined;
  readonly shimBytes: number | undefined;
  readonly logBytes: bigint | undefined;
  /** Writes to the container's log that failed, and lines that were left out of it. */
  readonly logLosses: bigint | undefined;
  /** How often the kubelet has started it again; the daemon's word. */
  readonly restarts: number | undefined;
};

/** Count all containers, by shims alone; only restarts are the daemon's, where it answers. Takes `timeoutMs` at most. */
export async function sample(context: Context): Promise<Counted[]> {
  const [targets, restarts] = await Promise.all([findShims(context), attempts(context)]);
  return await Promise.all(targets.map(target => count(target, context.timeoutMs, restarts.get(target.id))));
}

async function count(target: Target, timeoutMs: number, restarts: number | undefined): Promise<Counted> {
  const [answer, figures, shimBytes] = await Promise.all([
    probe(target, timeoutMs),
    stats(target, timeoutMs),
    target.shimPid === undefined ? undefined : shimPssBytes(target.shimPid),
  ]);
  const log = answer.kind === 'answer' ? answer.shim?.log : undefined;
  return {
    target,
    ...names(target),
    answer,
    atMs: performance.now(),
    cpuNs: figures?.cpuNs,
    memoryBytes: figures?.workingSetBytes,
    oomKills: figures?.oomKills,
    shimBytes,
    logBytes: log?.readBytes,
    logLosses: log && log.writeErrors + log.droppedLines,
    restarts,
  };
}

/** Undefined when the shim does not tell: the answer says more. */
async function stats(target: Target, timeoutMs: number) {
  try {
    return await askTarget(target, timeoutMs, async ({ task, remainingMs }) => {
      const { stats } = await task.stats({ id: target.id }, { timeoutMs: remainingMs() });
      return stats && readFigures(stats);
    });
  } catch {
    return undefined;
  }
}
