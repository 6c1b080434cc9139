import { messageOf } from '@cleat/base';
import type { Operation } from '@cleat/proto/debug';
import type { Daemon } from '../daemon.ts';
import type { Span } from './span.ts';
import { nextSpanId } from './step.ts';

/** How long a shim gets to tell, in milliseconds. */
const TIMEOUT_MS = 2_000;

/** What a container's shim remembers of its calls and their parts. Empty when it has left, does not answer, or is another's. */
export async function shimSpans(d: Daemon, containerId: string): Promise<Span[]> {
  const live = d.tasks.get(containerId);
  if (!live) return [];
  try {
    const report = await live.task.connection.debug.report({ history: true }, { timeoutMs: TIMEOUT_MS });
    const ended = [...report.finished, ...report.steps].map(operation => spanOf(operation, containerId, false));
    return [...ended, ...report.running.map(operation => spanOf(operation, containerId, true))];
  } catch (err) {
    d.log.debug({ container: containerId, err }, `a shim does not tell what it did: ${messageOf(err)}`);
    return [];
  }
}

const spanOf = ({ name, startedAt, durationUs, error }: Operation, containerId: string, running: boolean): Span => ({
  id: nextSpanId(),
  parent: 0,
  name: name.slice(name.lastIndexOf('/') + 1),
  process: 'shim',
  containerId,
  startedAtNs: startedAt,
  durationUs: Number(durationUs),
  error,
  running,
});

const endOf = ({ startedAtNs, durationUs }: Span): bigint => startedAtNs + BigInt(durationUs) * 1000n;

/**
 * Put each span of a shim below the shortest span of its container that it lies in; those that lie in none are left out:
 * they belong to calls that are not asked for. Both processes read the same clock.
 */
export function attach(calls: readonly Span[], ofShim: readonly Span[]): Span[] {
  const around = ({ id, containerId, startedAtNs, durationUs }: Span) => {
    const middle = startedAtNs + (BigInt(durationUs) * 1000n) / 2n;
    return [...calls, ...ofShim]
      .filter(outer => outer.id !== id && outer.containerId === containerId)
      .filter(outer =>
        outer.running
          ? outer.startedAtNs < startedAtNs // its end is still to come
          : outer.durationUs >= durationUs && outer.startedAtNs <= middle && middle <= endOf(outer),
      )
      .sort((a, b) => a.durationUs - b.durationUs)[0];
  };
  return ofShim.flatMap(span => {
    const outer = around(span);
    return outer ? [{ ...span, parent: outer.id }] : [];
  });
}
