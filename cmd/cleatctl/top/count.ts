import { askTarget } from '../shim/client.ts';
import { readFigures } from '../shim/figures.ts';
import type { Target } from '../shim/find.ts';
import { shimPssBytes } from '../shim/memory.ts';
import { type Answer, probe } from '../shim/probe.ts';

/** What is counted of one container and its shim; what nobody tells is undefined. */
export type Counted = {
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
};

/** Count one container, by its shim alone. Never throws; takes `timeoutMs` at most. */
export async function count(target: Target, timeoutMs: number): Promise<Counted> {
  const [answer, figures, shimBytes] = await Promise.all([
    probe(target, timeoutMs),
    stats(target, timeoutMs),
    target.shimPid === undefined ? undefined : shimPssBytes(target.shimPid),
  ]);
  const log = answer.kind === 'answer' ? answer.shim?.log : undefined;
  return {
    answer,
    atMs: performance.now(),
    cpuNs: figures?.cpuNs,
    memoryBytes: figures?.workingSetBytes,
    oomKills: figures?.oomKills,
    shimBytes,
    logBytes: log?.readBytes,
    logLosses: log && log.writeErrors + log.droppedLines,
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
