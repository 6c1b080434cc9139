import { styleText } from 'node:util';
import { shownSize } from '../format.ts';
import { type Column, printable, table } from '../table.ts';
import type { Row } from './rows.ts';
import { shownRows, type View } from './view.ts';

export type Size = { readonly columns: number; readonly rows: number };

const size = (bytes: number | undefined) => (bytes === undefined ? '' : shownSize(bytes));

const columns: readonly Column<Row>[] = [
  { title: 'POD', cell: row => row.pod, cut: true },
  { title: 'CONTAINER', cell: row => row.name || row.id.slice(0, 13), cut: true },
  { title: 'CPU', cell: row => (row.cpu === undefined ? '' : `${(row.cpu * 100).toFixed(1)}%`) },
  { title: 'MEMORY', cell: row => size(row.memoryBytes) },
  { title: 'SHIM', cell: row => size(row.shimBytes) },
  {
    title: 'LOG/S',
    cell: row => size(row.logBytesPerSecond === undefined ? undefined : Math.round(row.logBytesPerSecond)),
  },
  { title: 'RST', cell: row => String(row.restarts ?? '') },
  { title: 'HEALTH', cell: row => row.health, cut: true },
];

/** The rows as plain text, for what is not a terminal. */
export const plainTable = (rows: readonly Row[], view: Pick<View, 'sort' | 'filter'>): string =>
  table(columns, shownRows(rows, view));

/** The whole screen, one string for each line: no more lines, and none longer, than the terminal has. */
export function draw(
  rows: readonly Row[],
  view: View,
  { columns: width, rows: height }: Size,
  clock: string,
): string[] {
  const shown = shownRows(rows, view);
  const selected = Math.min(view.selected, Math.max(0, shown.length - 1));
  const room = Math.max(1, height - 4);
  const from = Math.max(0, Math.min(selected - room + 1, shown.length - room));
  const [head = '', ...lines] = table(columns, shown, { columns: width, colour: false }).trimEnd().split('\n');
  const body = lines.slice(from, from + room).map((line, i) => {
    const text = line.padEnd(width).slice(0, width);
    return from + i === selected ? styled('inverse', text) : text;
  });
  return [
    summary(rows, shown, view, clock).slice(0, width),
    '',
    styled('bold', head.slice(0, width)),
    ...body,
    ...blank(room - body.length),
    footer(view).slice(0, width),
  ];
}

function summary(rows: readonly Row[], shown: readonly Row[], view: View, clock: string): string {
  const pods = new Set(rows.map(row => row.pod).filter(Boolean)).size;
  const cpu = rows.reduce((sum, row) => sum + (row.cpu ?? 0), 0);
  const shims = rows.reduce((sum, row) => sum + (row.shimBytes ?? 0), 0);
  const ill = rows.filter(row => row.health !== 'ok').length;
  const filtered = view.filter || view.typing ? `, ${shown.length} shown` : '';
  return `${clock} ${pods} pods, ${rows.length} containers${filtered}, CPU ${(cpu * 100).toFixed(0)}%, shims ${shownSize(shims)}, ${ill} not ok`;
}

function footer({ typing, filter, sort }: View): string {
  if (typing) return `filter: ${printable(filter)}_   enter keeps it, escape drops it`;
  const by = `by ${sort}${filter ? `, filter ${JSON.stringify(filter)}` : ''}`;
  return `${by} | sort: c m s l r h n | / filter | arrows, enter open | q quit`;
}

/** One container, in full: what is known of it, line by line. */
export function drawOpen(lines: readonly string[], { columns: width, rows: height }: Size): string[] {
  const room = Math.max(1, height - 2);
  const shown = lines.slice(0, room).map(line => printable(line).slice(0, width));
  return [...shown, ...blank(height - 1 - shown.length), 'escape or q: back'.slice(0, width)];
}

const blank = (count: number): string[] => Array.from({ length: Math.max(0, count) }, () => '');

const styled = (style: 'inverse' | 'bold', text: string) =>
  process.env['NO_COLOR'] && style === 'bold' ? text : styleText(style, text, { validateStream: false });
