import type { Config } from './config.ts';
import { type Field, keyOf } from './field.ts';
import { schema } from './schema.ts';
import { written } from './written.ts';

/** Keys, as they are written in the file, whose values differ. */
export type Changes = {
  /** The new value can hold at once. */
  readonly live: readonly string[];
  /** The new value holds when a daemon starts. */
  readonly restart: readonly string[];
};

/** In what a configuration differs from the one that holds. Of a table whose keys the operator chooses: which entries. */
export function changesOf(holding: Config, read: Config): Changes {
  const keys = changedKeys(schema, [], holding, read);
  return {
    live: keys.filter(({ isLive }) => isLive).map(({ key }) => key),
    restart: keys.filter(({ isLive }) => !isLive).map(({ key }) => key),
  };
}

/** The configuration that holds from now on: what is live as it was read, all else as it was. */
export const withLive = (holding: Config, read: Config): Config => liveOf(schema, holding, read) as Config;

type Table = Readonly<Record<string, unknown>>;
type ChangedKey = { readonly key: string; readonly isLive: boolean };

function changedKeys(field: Field, path: readonly string[], from: unknown, to: unknown): ChangedKey[] {
  if (field.kind === 'leaf') return same(from, to) ? [] : [{ key: written(path), isLive: field.isLive === true }];
  const [before, after] = [from as Table, to as Table];
  if (field.kind === 'group')
    return Object.entries(field.fields).flatMap(([name, inner]) =>
      changedKeys(inner, [...path, keyOf(name, inner)], before[name], after[name]),
    );
  const isLive = isAllLive(field.each);
  const entries = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return entries
    .filter(name => !same(before[name], after[name]))
    .map(name => ({ key: written([...path, name]), isLive }));
}

function liveOf(field: Field, from: unknown, to: unknown): unknown {
  if (field.kind === 'leaf') return field.isLive ? to : from;
  if (field.kind === 'dictionary') return isAllLive(field) ? to : from;
  const [before, after] = [from as Table, to as Table];
  const entries = Object.entries(field.fields).map(([name, inner]) => [name, liveOf(inner, before[name], after[name])]);
  return Object.fromEntries(entries);
}

/** Whether a change of any value below a key can hold at once. */
export function isAllLive(field: Field): boolean {
  if (field.kind === 'leaf') return field.isLive === true;
  return field.kind === 'dictionary' ? isAllLive(field.each) : Object.values(field.fields).every(isAllLive);
}

/** Values of a configuration: texts, numbers, lists and tables, made in the schema's order; entries in the file's. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const names = Object.keys(one);
  const isSameList = Array.isArray(one) === Array.isArray(other) && names.length === Object.keys(other).length;
  return isSameList && names.every(name => name in other && same((one as Table)[name], (other as Table)[name]));
}
