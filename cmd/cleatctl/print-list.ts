import { json } from './format.ts';
import { type Column, table } from './table.ts';
import type { Context } from './verb.ts';

/** Columns of a list; the wide ones are shown with `-o wide` only. */
export type ListColumn<T> = Column<T> & { readonly wide?: boolean };

/** Print a list as the command line asks: ids only, JSON, or a table. */
export function printList<T>(
  context: Context,
  rows: readonly T[],
  id: (row: T) => string,
  columns: readonly ListColumn<T>[],
) {
  if (context.quiet) context.print(rows.map(row => `${id(row)}\n`).join(''));
  else if (context.output === 'json') context.print(json(rows));
  else {
    const shown = columns.filter(column => !column.wide || context.output === 'wide');
    context.print(table(shown, rows));
  }
}
