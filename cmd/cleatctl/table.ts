import { styleText } from 'node:util';

/** A column: its title, and what it shows of a row. */
export type Column<T> = {
  readonly title: string;
  cell(row: T): string;
  /** It may be cut on a narrow terminal. */
  readonly cut?: boolean;
};

/** What the table is printed on. */
export type Screen = { readonly columns: number | undefined; readonly colour: boolean };

const GAP = 2;
const MIN_CUT = 8;

/** Standard output: as wide as its terminal is, in colour unless NO_COLOR is set; elsewhere plain and never cut. */
export function thisScreen(): Screen {
  const { isTTY, columns } = process.stdout;
  return { columns: isTTY ? columns : undefined, colour: isTTY && !process.env['NO_COLOR'] };
}

/** Rows below a line of titles, in columns as wide as they need to be; on a terminal, cut until they fit. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], screen: Screen = thisScreen()): string {
  const cells = rows.map(row => columns.map(column => printable(column.cell(row))));
  const titles = columns.map(column => column.title);
  const needed = titles.map((title, i) => Math.max(title.length, ...cells.map(row => row[i]?.length ?? 0)));
  const widths = fit(columns, needed, screen.columns);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd();
  const head = screen.colour ? styleText('bold', line(titles), { validateStream: false }) : line(titles);
  return `${[head, ...cells.map(line)].join('\n')}\n`;
}

/** What a container or an image calls itself must not steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
export const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');

/** Cut the widest of the columns that may be cut, until the line fits. */
function fit<T>(columns: readonly Column<T>[], needed: readonly number[], limit: number | undefined): number[] {
  const widths = [...needed];
  const total = () => widths.reduce((sum, width) => sum + width + GAP, -GAP);
  while (limit !== undefined && total() > limit) {
    const widest = Math.max(...widths.filter((_, i) => columns[i]?.cut));
    if (!(widest > MIN_CUT)) break;
    widths[widths.findIndex((width, i) => columns[i]?.cut && width === widest)] = widest - 1;
  }
  return widths;
}

const pad = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
