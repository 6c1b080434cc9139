import { parse, TomlError } from 'smol-toml';
import { ConfigError } from './config-error.ts';
import { type Dictionary, type Field, type Group, keyOf, type Leaf } from './field.ts';
import { nearest } from './nearest.ts';
import { tomlLine } from './toml-line.ts';
import { written } from './written.ts';

/** The values of one file, by property name: only those that it sets. */
export type Values = { [name: string]: unknown };

/**
 * Check one file against the schema.
 * @throws ConfigError with the file, the line, the key and what it must be.
 */
export function readValues(schema: Group, toml: string, file: string): Values {
  return new FileReader(toml, file).group(schema, document(toml, file), []);
}

function document(toml: string, file: string): unknown {
  try {
    return parse(toml, { unsafeKeyBehaviour: 'throw' });
  } catch (err) {
    if (!(err instanceof TomlError)) throw err;
    const reason = err.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '');
    throw new ConfigError(`${file}:${err.line}: not valid TOML: ${reason}`, { cause: err });
  }
}

class FileReader {
  readonly #toml: string;
  readonly #file: string;
  constructor(toml: string, file: string) {
    this.#toml = toml;
    this.#file = file;
  }

  group(group: Group, value: unknown, path: readonly string[]): Values {
    const byKey = new Map(Object.entries(group.fields).map(([name, field]) => [keyOf(name, field), { name, field }]));
    const values: Values = {};
    for (const [key, inner] of this.#entries(value, path)) {
      const known = byKey.get(key);
      if (!known) throw this.#unknown(path, key, [...byKey.keys()]);
      values[known.name] = this.#field(known.field, inner, [...path, key]);
    }
    return values;
  }

  #field(field: Field, value: unknown, path: readonly string[]): unknown {
    if (field.kind === 'leaf') return this.#leaf(field, value, path);
    return field.kind === 'group' ? this.group(field, value, path) : this.#dictionary(field, value, path);
  }

  #dictionary(dictionary: Dictionary, value: unknown, path: readonly string[]): Values {
    const read = this.#entries(value, path).map(([key, inner]) => [
      key,
      this.#field(dictionary.each, inner, [...path, key]),
    ]);
    return Object.fromEntries(read);
  }

  #leaf(leaf: Leaf<unknown>, value: unknown, path: readonly string[]): unknown {
    const read = leaf.read(value);
    if (read === undefined && leaf.secret) throw this.#error(path, `\`${written(path)}\` must be ${leaf.expects}`);
    if (read === undefined) throw this.#bad(path, value, leaf.expects);
    return read;
  }

  #entries(value: unknown, path: readonly string[]): [string, unknown][] {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
      throw this.#bad(path, value, 'a table');
    return Object.entries(value);
  }

  #unknown(path: readonly string[], key: string, known: readonly string[]): ConfigError {
    const meant = nearest(key, known);
    const hint = meant ? `; did you mean \`${written([...path, meant])}\`?` : '';
    return this.#error([...path, key], `unknown key \`${written([...path, key])}\`${hint}`);
  }

  #bad(path: readonly string[], value: unknown, expects: string): ConfigError {
    return this.#error(path, `\`${written(path)}\` is ${shown(value)}; it must be ${expects}`);
  }

  #error(path: readonly string[], message: string): ConfigError {
    return new ConfigError(`${this.#file}:${tomlLine(this.#toml, path)}: ${message}`);
  }
}

const MAX_SHOWN = 60;

/** A value as it would be written, cut when it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value instanceof Date ? value.toISOString() : quoted(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const quoted = (value: unknown): string => JSON.stringify(value) ?? String(value);
