import type { Span } from '@cleat/proto/trace';

/** A span where it is shown: below the call or step that it is part of. */
export type TraceRow = {
  readonly span: Span;
  /** 0 for a call. */
  readonly depth: number;
  /** From the first call's start, in milliseconds. */
  readonly startMs: number;
  readonly durationMs: number;
};

/** Calls that make a pod run; the others are about what it does then, and its end. */
const STARTING = new Set(['RunPodSandbox', 'CreateContainer', 'StartContainer']);

/**
 * Spans as rows: each call followed by its steps, by their start.
 * @param all also calls that do not make the pod run, and have ended
 */
export function traceRows(spans: readonly Span[], all: boolean): TraceRow[] {
  const calls = spans.filter(({ parent, name, running }) => parent === 0n && (all || running || STARTING.has(name)));
  const firstAt = calls[0]?.startedAt ?? 0n;
  const rows = (span: Span, depth: number): TraceRow[] => [
    {
      span,
      depth,
      startMs: Number((span.startedAt - firstAt) / 1000n) / 1000,
      durationMs: Number(span.durationUs) / 1000,
    },
    ...spans.filter(({ parent }) => parent === span.id).flatMap(inner => rows(inner, depth + 1)),
  ];
  return calls.flatMap(call => rows(call, 0));
}
