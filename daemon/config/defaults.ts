import type { Field, Group } from './field.ts';
import type { Values } from './read-file.ts';

/** The values of a group, each that is not set with its default. */
export function withDefaults(group: Group, values: Values): Values {
  const entries = Object.entries(group.fields).map(([name, field]) => [name, fieldWithDefaults(field, values[name])]);
  return Object.fromEntries(entries);
}

function fieldWithDefaults(field: Field, value: unknown): unknown {
  if (field.kind === 'leaf') return value ?? field.initial;
  const table = (value ?? {}) as Values;
  if (field.kind === 'group') return withDefaults(field, table);
  const keys = new Set([...field.always, ...Object.keys(table)]);
  return Object.fromEntries([...keys].map(key => [key, fieldWithDefaults(field.each, table[key])]));
}
