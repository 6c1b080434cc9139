import { type Dictionary, type Field, type Group, keyOf, type Leaf } from './field.ts';
import { schema } from './schema.ts';

const WIDTH = 100;

const head = [
  ...comment(
    'The configuration of cleatd. Each key stands here with its default, or with an example where nothing is set by default: remove the "#" to set it.',
  ),
  ...comment('The files config.d/*.toml beside this one are read after it, in lexical order.'),
  ...comment(
    'A change holds after `cleatctl reload` (or `systemctl reload cleatd`), but for the keys that say "needs a restart".',
  ),
];

/** The default configuration file, made from the schema: `deploy/config.toml`. Setting all its keys changes nothing but the examples. */
export const defaultConfigFile = (): string => `${[...head, '', ...groupLines(schema, [])].join('\n').trimEnd()}\n`;

function groupLines(group: Group, path: readonly string[]): string[] {
  const fields = Object.entries(group.fields).map(([name, field]) => ({ key: keyOf(name, field), field }));
  const tablesLast = fields.toSorted((a, b) => Number(a.field.kind !== 'leaf') - Number(b.field.kind !== 'leaf'));
  return tablesLast.flatMap(({ key, field }) => fieldLines(field, [...path, key]));
}

function fieldLines(field: Field, path: readonly string[]): string[] {
  if (field.kind === 'leaf') return leafLines(field, path.at(-1) ?? '');
  if (field.kind === 'dictionary') return dictionaryLines(field, path);
  return [...comment(field.doc), `[${path.join('.')}]`, '', ...groupLines(field, path)];
}

const leafLines = (leaf: Leaf<unknown>, key: string): string[] => [
  ...comment(`${leaf.doc} It must be ${leaf.expects}.${leaf.isLive ? '' : ' A change needs a restart.'}`),
  `#${key} = ${toml(leaf.written)}`,
  '',
];

function dictionaryLines(dictionary: Dictionary, path: readonly string[]): string[] {
  const { each } = dictionary;
  const tables =
    each.kind === 'group'
      ? dictionary.always.flatMap(key => [`#[${path.join('.')}.${key}]`, '', ...groupLines(each, path)])
      : [];
  const own = each.kind === 'leaf' ? [...comment(`Each entry must be ${each.expects}.`), `[${path.join('.')}]`] : [];
  return [...comment(dictionary.doc), ...own, ...tables, ...dictionary.example.map(line => `#${line}`), ''];
}

const toml = (value: Leaf<unknown>['written']): string =>
  Array.isArray(value) ? `[${value.map(toml).join(', ')}]` : JSON.stringify(value);

/** A text as lines of comment. */
function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines;
}
