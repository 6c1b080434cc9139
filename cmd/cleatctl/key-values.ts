import { printable } from './table.ts';

/** Titles and what they say, one on a line; what is empty is left out. */
export function keyValues(lines: readonly (readonly [title: string, text: string | undefined])[]): string {
  const shown = lines.filter(([, text]) => text);
  const width = Math.max(0, ...shown.map(([title]) => title.length));
  return shown.map(([title, text]) => `${title.padEnd(width)}  ${printable(text ?? '')}\n`).join('');
}
