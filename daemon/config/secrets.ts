import type { Config } from './config.ts';
import type { Field } from './field.ts';
import { schema } from './schema.ts';

/** A configuration that may be shown: of each secret, only that it is set. */
export const withoutSecrets = (config: Config): Config => shownOf(schema, config) as Config;

function shownOf(field: Field, value: unknown): unknown {
  if (field.kind === 'leaf') return field.secret && value !== field.initial ? '[secret]' : value;
  const entries = Object.entries(value as Record<string, unknown>).map(([name, inner]) => {
    const innerField = field.kind === 'dictionary' ? field.each : field.fields[name];
    return [name, innerField ? shownOf(innerField, inner) : inner];
  });
  return Object.fromEntries(entries);
}
