import type { Result } from '../result.ts';
import { mebibytes, milliseconds, type Row, ratio, table } from '../table.ts';
import type { PullSummary } from './compare-images.ts';

/** What pulls took: time, processor time, memory, and the time of a pull of what is there. Nothing when none was measured. */
export function imageReport({ images, options }: Result): string[] {
  const names = Object.keys(images);
  if (names.length === 0) return [];
  const peer = names.some(name => images[name]?.containerd);
  const header = ['', 'cleat median', ...(peer ? ['containerd median', 'ratio'] : [])];
  const rows = (of: (measured: PullSummary) => number, shown: (value: number) => string): Row[] =>
    names.map(name => {
      const { cleat, containerd } = images[name] ?? {};
      if (!cleat) return [name];
      const theirs = containerd ? [shown(of(containerd)), ratio(of(cleat), of(containerd))] : [];
      return [name, shown(of(cleat)), ...theirs];
    });
  const scaled = options.scale === 1 ? '' : `, images at ${options.scale} of their size`;
  return [
    `Pulls, ${options.imageRounds} of each${scaled}:`,
    '',
    table(
      header,
      rows(measured => measured.pull.median, milliseconds),
    ),
    '',
    'Processor time of the daemon and its workers:',
    '',
    table(
      header,
      rows(measured => measured.cpu.median, milliseconds),
    ),
    '',
    'The most memory of the daemon and its workers meanwhile (PSS):',
    '',
    table(
      header,
      rows(measured => measured.besidesZygote.median, mebibytes),
    ),
    '',
    '… with the zygote, which forks shims and workers:',
    '',
    table(
      header,
      rows(measured => measured.peak.median, mebibytes),
    ),
    '',
    'A pull of what is there:',
    '',
    table(
      header,
      rows(measured => measured.again.median, milliseconds),
    ),
    '',
  ];
}
