import type { Extras } from './extras.ts';
import type { Measured } from './result.ts';
import { mebibytes, milliseconds, type Row, ratio, table } from './table.ts';

type Shown = (value: number) => string;

const microseconds: Shown = us => milliseconds(us / 1000);
const thousands: Shown = value => `${(value / 1000).toFixed(0)} k`;

/** Rows about many pods at once, execs, logs and lists. */
export function extrasReport(ours: Measured, theirs: Measured | undefined): string[] {
  const { extras } = ours;
  if (!extras) return [];
  const peer = theirs?.extras;
  const row = (name: string, shown: Shown, read: (extras: Extras) => number): Row => [
    name,
    shown(read(extras)),
    ...(peer ? [shown(read(peer)), ratio(read(extras), read(peer))] : []),
  ];
  const logRows = Object.keys(extras.logs).flatMap(key => {
    const bytes = Number(key);
    return [
      row(`log lines of ${bytes} bytes in a second`, thousands, ({ logs }) => logs[bytes]?.linesPerSecond ?? 0),
      row(`… processor time of 1,000`, microseconds, ({ logs }) => logs[bytes]?.cpuPerThousandUs ?? 0),
    ];
  });
  const rows = [
    row(
      'whole lives of pods in a second, 10 at once',
      value => value.toFixed(1),
      e => e.cyclesPerSecond,
    ),
    row('processor time of daemon and shim for ExecSync', microseconds, e => e.execCpuUs),
    row('… of the programs that they run for it', microseconds, e => e.execChildrenUs),
    row('shim after 50 execs, PSS', mebibytes, e => e.memoryAfterExecs.shims.pss / e.execPods),
    row('shim after 50 execs, private', mebibytes, e => e.memoryAfterExecs.shims.private / e.execPods),
    ...logRows,
    row(`both lists with ${extras.listed} containers, median`, milliseconds, ({ list }) => list.median),
    row('… p99', milliseconds, ({ list }) => list.p99),
  ];
  return [table(['', 'cleat', ...(peer ? ['containerd', 'ratio'] : [])], rows), ''];
}

/** How memory and starts change while the pods become more. */
export function growthReport(ours: Measured, theirs: Measured | undefined): string[] {
  if (ours.growth.length === 0) return [];
  const rows = ours.growth.map((own, index): Row => {
    const other = theirs?.growth[index];
    const cells = [own, ...(other ? [other] : [])].flatMap(({ pods, daemonPss, shimsPss, podStart }) => [
      mebibytes(daemonPss),
      mebibytes(shimsPss / pods),
      milliseconds(podStart),
    ]);
    return [`${own.pods} pods`, ...cells];
  });
  const head = (name: string) => [`${name} daemon, PSS`, 'shim per pod, PSS', 'pod start'];
  return [table(['', ...head('cleat'), ...(theirs ? head('containerd') : [])], rows), ''];
}
