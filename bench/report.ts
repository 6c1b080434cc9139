import { imageReport } from './images/report-images.ts';
import { OPERATIONS } from './pod.ts';
import { extrasReport, growthReport } from './report-extras.ts';
import type { Measured, Result } from './result.ts';
import { mebibytes, milliseconds, type Row, ratio, table } from './table.ts';

/** All that was measured, for people to read: where and how, then a table for each of times, memory and pulls. */
export function report(result: Result): string {
  const { machine } = result;
  const { before, after } = machine.load;
  return [
    `${result.date}, ${machine.cpus} × ${machine.cpu}, Linux ${machine.kernel}, ${machine.runc}, Node ${machine.node}`,
    `load ${before.toFixed(1)} before, ${after.toFixed(1)} after`,
    '',
    ...podReport(result),
    ...imageReport(result),
  ].join('\n');
}

function podReport({ measured: { cleat, containerd }, options }: Result): string[] {
  if (!cleat) return [];
  return [
    `cleat ${cleat.version}${containerd ? `, containerd ${containerd.version}` : ''}`,
    `${options.rounds} pods one after the other, and ${options.restarts} restarts with ${options.pods} pods:`,
    '',
    table(timeHeader(containerd), timeRows(cleat, containerd)),
    '',
    `Memory with ${options.pods} pods of one idle container:`,
    '',
    table(memoryHeader(containerd), memoryRows(options.pods, cleat, containerd)),
    '',
    ...extrasReport(cleat, containerd),
    ...growthReport(cleat, containerd),
  ];
}

const timeHeader = (theirs: Measured | undefined): Row => [
  '',
  'cleat median',
  'p99',
  ...(theirs ? ['containerd median', 'p99', 'ratio of medians'] : []),
];

function timeRows(ours: Measured, theirs: Measured | undefined): Row[] {
  const row = (name: string, summaryOf: (measured: Measured) => { median: number; p99: number }): Row => {
    const cells = [ours, ...(theirs ? [theirs] : [])].flatMap(measured => {
      const { median, p99 } = summaryOf(measured);
      return [milliseconds(median), milliseconds(p99)];
    });
    return [name, ...cells, ...(theirs ? [ratio(summaryOf(ours).median, summaryOf(theirs).median)] : [])];
  };
  return [
    ...OPERATIONS.map(operation => row(operation, measured => measured.operations[operation])),
    row('daemon start to ready', measured => measured.restart),
  ];
}

const memoryHeader = (theirs: Measured | undefined): Row => ['', 'cleat', ...(theirs ? ['containerd', 'ratio'] : [])];

function memoryRows(pods: number, ours: Measured, theirs: Measured | undefined): Row[] {
  const row = (name: string, bytesOf: (measured: Measured) => number): Row => [
    name,
    mebibytes(bytesOf(ours)),
    ...(theirs ? [mebibytes(bytesOf(theirs)), ratio(bytesOf(ours), bytesOf(theirs))] : []),
  ];
  return [
    row('daemon, PSS', ({ memory }) => memory.daemon.pss),
    row('daemon, private', ({ memory }) => memory.daemon.private),
    row('shims per pod, PSS', ({ memory }) => memory.shims.pss / pods),
    row('shims per pod, private', ({ memory }) => memory.shims.private / pods),
    row('pause process per pod, PSS', ({ memory }) => memory.pauses.pss / pods),
    row(
      `all of it with ${pods} pods, PSS`,
      ({ memory: { daemon, shims, pauses } }) => daemon.pss + shims.pss + pauses.pss,
    ),
  ];
}
