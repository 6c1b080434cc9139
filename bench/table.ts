/** A row: what was measured, then a cell for each further column. An empty cell was not measured. */
export type Row = readonly string[];

/** Columns as wide as they need be, the first to the left, numbers to the right; Markdown reads it, too. */
export function table(header: Row, rows: readonly Row[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...all.map(row => [...(row[column] ?? '')].length)));
  const line = (row: Row) =>
    `| ${widths.map((width, i) => (i === 0 ? (row[i] ?? '').padEnd(width) : (row[i] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** Milliseconds with as many digits as mean something here. */
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** Bytes as mebibytes. */
export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** How many times the peer's; below 1 is less than the peer. */
export const ratio = (ours: number, theirs: number): string => (theirs === 0 ? '' : `${(ours / theirs).toFixed(2)} ×`);
