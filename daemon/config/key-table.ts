import { isAllLive } from './changes.ts';
import { type Field, keyOf, type Leaf } from './field.ts';
import { schema } from './schema.ts';
import { written } from './written.ts';

const head = ['| key | default | a change holds after |', '|---|---|---|'];

/** Every key of the configuration as a table in Markdown, made from the schema: a part of docs/configuration.md. */
export const keyTable = (): string => `${[...head, ...rows(schema, [])].join('\n')}\n`;

function rows(field: Field, path: readonly string[]): string[] {
  if (field.kind === 'leaf') return [row(written(path), shownDefault(field), field.isLive === true)];
  if (field.kind === 'group')
    return Object.entries(field.fields).flatMap(([name, inner]) => rows(inner, [...path, keyOf(name, inner)]));
  if (field.each.kind !== 'group') return [row(`${written(path)}.NAME`, 'none', isAllLive(field))];
  return rows(field.each, path).map(line => line.replace(`\`${written(path)}.`, `\`${written(path)}.NAME.`));
}

const row = (key: string, initial: string, isLive: boolean) =>
  `| \`${key}\` | ${initial} | ${isLive ? 'reload' : '**restart**'} |`;

/** As the file would have it: times are in seconds there. */
function shownDefault({ initial, seconds }: Leaf<unknown>): string {
  if (initial === '' || (Array.isArray(initial) && initial.length === 0)) return 'not set';
  return `\`${JSON.stringify(seconds ? Number(initial) / 1000 : initial)}\``;
}
