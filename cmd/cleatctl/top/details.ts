import { shownSize } from '../format.ts';
import { keyValues } from '../key-values.ts';
import { reportOf } from '../shim/probe.ts';
import type { Row } from './rows.ts';
import type { Watched } from './watch.ts';

/** All that top knows of one container, line by line. */
export function details({ target, now }: Watched, row: Row): string[] {
  const { bootstrap, path, namespace, initPid, shimPid, damage } = target;
  const answer = now?.answer ?? { kind: 'silent' };
  const report = reportOf(answer);
  const inspected = answer.kind === 'answer' ? answer.shim : undefined;
  const text = keyValues([
    ['container', target.id],
    ['name', row.name],
    ['pod', row.pod],
    ['namespace', namespace],
    ['health', row.health],
    ['answer', 'message' in answer ? answer.message : 'ms' in answer ? `${answer.ms} ms` : 'none'],
    ['init pid', initPid ? String(initPid) : ''],
    ['shim pid', shimPid ? String(shimPid) : ''],
    ['shim', inspected?.version ?? target.program],
    ['shim memory', row.shimBytes === undefined ? '' : shownSize(row.shimBytes)],
    ['shim heap', report ? shownSize(report.heapUsedBytes) : ''],
    ['sessions', report ? String(report.openSessions) : ''],
    ['calls', report ? `${report.calls}, ${report.failures} failed` : ''],
    ['log', inspected?.log ? `${inspected.log.lines} lines, ${inspected.log.writeErrors} write errors` : ''],
    ['socket', bootstrap?.address],
    ['bundle', path],
    ...damage.map(sentence => ['damage', sentence] as const),
    ...(report?.running ?? []).map(
      ({ name, durationUs }) => ['running', `${name}, for ${(Number(durationUs) / 1e6).toFixed(1)} s`] as const,
    ),
  ]);
  return text.trimEnd().split('\n');
}
