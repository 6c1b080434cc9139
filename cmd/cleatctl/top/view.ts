import type { Row } from './rows.ts';

/** What may be sorted by, with the key for it. */
export const sorts = {
  c: 'cpu',
  m: 'memory',
  s: 'shim',
  l: 'log',
  r: 'restarts',
  h: 'health',
  n: 'name',
} as const;
export type Sort = (typeof sorts)[keyof typeof sorts];

/** How the operator looks at it. */
export type View = {
  readonly sort: Sort;
  /** Rows whose pod, name, id or health hold it. */
  readonly filter: string;
  /** The filter is being typed. */
  readonly typing: boolean;
  /** Of the rows as they are shown. */
  readonly selected: number;
  /** Id of the container that is open. */
  readonly open: string | undefined;
  readonly leaving: boolean;
};

export const firstView: View = { sort: 'cpu', filter: '', typing: false, selected: 0, open: undefined, leaving: false };

const keysOf: Readonly<Record<Sort, (row: Row) => number | string>> = {
  cpu: row => -(row.cpu ?? -1),
  memory: row => -(row.memoryBytes ?? -1),
  shim: row => -(row.shimBytes ?? -1),
  log: row => -(row.logBytesPerSecond ?? -1),
  restarts: row => -(row.restarts ?? -1),
  health: row => (row.health === 'ok' ? 1 : 0), // what is wrong comes first
  name: () => 0,
};

/** The rows that are shown, in their order. */
export function shownRows(rows: readonly Row[], { sort, filter }: Pick<View, 'sort' | 'filter'>): Row[] {
  const key = keysOf[sort];
  const name = (row: Row) => `${row.pod}/${row.name}/${row.id}`;
  const wanted = filter.toLowerCase();
  return rows
    .filter(row => `${name(row)} ${row.health}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => compare(key(a), key(b)) || compare(name(a), name(b)));
}

const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);

/** What a key does. `key` is what the terminal sent. */
export function press(view: View, key: string, shown: readonly Row[]): View {
  if (key === '\u0003') return { ...view, leaving: true };
  if (view.typing) return type(view, key);
  const last = Math.max(0, shown.length - 1);
  const at = Math.min(view.selected, last);
  switch (key) {
    case 'q':
      return view.open === undefined ? { ...view, leaving: true } : { ...view, open: undefined };
    case '\u001b':
      return view.open === undefined ? { ...view, filter: '' } : { ...view, open: undefined };
    case '/':
      return { ...view, typing: true, filter: '', selected: 0, open: undefined };
    case '\r':
    case '\n':
      return { ...view, open: view.open === undefined ? shown[at]?.id : undefined };
    case 'k':
    case '\u001b[A':
      return { ...view, selected: Math.max(0, at - 1) };
    case 'j':
    case '\u001b[B':
      return { ...view, selected: Math.min(last, at + 1) };
  }
  return Object.hasOwn(sorts, key) ? { ...view, sort: sorts[key as keyof typeof sorts], selected: 0 } : view;
}

function type(view: View, key: string): View {
  if (key === '\r' || key === '\n') return { ...view, typing: false };
  if (key === '\u001b') return { ...view, typing: false, filter: '' };
  if (key === '\u007f' || key === '\b') return { ...view, filter: view.filter.slice(0, -1) };
  return /^[\x20-\x7e]+$/.test(key) ? { ...view, filter: view.filter + key } : view;
}

/** One key as a terminal sends it: an arrow and its like are several characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send them
const KEY = /\u001b\[[0-9;]*[A-Za-z~]|./gsu;

/** Keys in what a terminal sent at once. */
export const keysIn = (text: string): string[] => text.match(KEY) ?? [];
