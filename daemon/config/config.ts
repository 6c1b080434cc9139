import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '@cleat/base';
import { checkImagePolicy } from './check-image-policy.ts';
import { ConfigError } from './config-error.ts';
import { withDefaults } from './defaults.ts';
import { findShim } from './programs.ts';
import { readValues, shown, type Values } from './read-file.ts';
import { type RawConfig, schema } from './schema.ts';
import { tomlLine } from './toml-line.ts';

/**
 * The daemon's configuration, read once at its start. What the keys mean stands in `schema.ts`; here nothing is left
 * to a default any more: `socket` is set, a handler's `binary` is set and its `shim` is the program to start.
 */
export type Config = RawConfig;

/** Read when no other file is named; it need not exist. */
export const DEFAULT_CONFIG_FILE = '/etc/cleat/config.toml';

/** What the command line says, by property name; it wins over every file. */
export type Overrides = Partial<Pick<Config, 'root' | 'state' | 'socket'>> & {
  readonly logLevel?: Config['log']['level'];
};

type ConfigFile = { readonly path: string; readonly toml: string; readonly values: Values };

/**
 * Read the file, then the drop-ins `config.d/*.toml` beside it in lexical order: tables are merged, and of a key that
 * is set twice the later one counts. Without `file`, the default file may be missing.
 * @throws ConfigError one sentence with file and line.
 */
export function loadConfig(
  options: { readonly file?: string | undefined; readonly overrides?: Overrides } = {},
): Config {
  const main = options.file ?? DEFAULT_CONFIG_FILE;
  const files = [main, ...dropIns(main)].map(path => readConfigFile(path, path === main && options.file === undefined));
  const { logLevel, ...overrides } = options.overrides ?? {};
  const layers = [...files.map(file => file.values), overrides, logLevel ? { log: { level: logLevel } } : {}];
  const config = withDefaults(schema, layers.reduce(merge, {})) as RawConfig;
  checkDefaultHandler(config, files);
  checkImagePolicy(config, path => lineOf(path, files));
  return resolved(config);
}

function dropIns(main: string): string[] {
  const directory = join(dirname(main), 'config.d');
  try {
    const names = readdirSync(directory).filter(name => name.endsWith('.toml') && !name.startsWith('.'));
    return names.sort().map(name => join(directory, name));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ConfigError(`cannot read the drop-ins in ${directory}: ${messageOf(err)}`, { cause: err });
  }
}

function readConfigFile(path: string, optional: boolean): ConfigFile {
  let toml = '';
  try {
    toml = readFileSync(path, 'utf8');
  } catch (err) {
    const missing = (err as NodeJS.ErrnoException).code === 'ENOENT';
    if (!missing || !optional)
      throw new ConfigError(`cannot read the configuration ${path}: ${missing ? 'no such file' : messageOf(err)}`, {
        cause: err,
      });
  }
  return { path, toml, values: readValues(schema, toml, path) };
}

const isTable = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(into: Values, from: Values): Values {
  const merged = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const old = merged[name];
    merged[name] = isTable(old) && isTable(value) ? merge(old, value) : value;
  }
  return merged;
}

function checkDefaultHandler({ runtime }: RawConfig, files: readonly ConfigFile[]): void {
  if (Object.hasOwn(runtime.handlers, runtime.defaultHandler)) return;
  const key = ['runtime', 'default_handler'];
  const file = files.findLast(({ values }) => isTable(values.runtime) && 'defaultHandler' in values.runtime);
  throw new ConfigError(
    `${file?.path}:${tomlLine(file?.toml ?? '', key)}: \`${key.join('.')}\` is ${shown(runtime.defaultHandler)}; ` +
      `there is no [runtime.handlers.${runtime.defaultHandler}], only: ${Object.keys(runtime.handlers).join(', ')}`,
  );
}

/** The last file that sets a key, and the line. */
function lineOf(path: readonly string[], files: readonly ConfigFile[]): string {
  const sets = (values: unknown, [key, ...rest]: readonly string[]): boolean =>
    key === undefined || (isTable(values) && key in values && sets(values[key], rest));
  const file = files.findLast(({ values }) => sets(values, path));
  return `${file?.path}:${tomlLine(file?.toml ?? '', path)}`;
}

function resolved(config: RawConfig): Config {
  const handlers = Object.entries(config.runtime.handlers).map(([name, handler]) => [
    name,
    { ...handler, binary: handler.binary || name, shim: findShim(handler.shim) },
  ]);
  return {
    ...config,
    socket: config.socket || join(config.state, 'cleatd.sock'),
    runtime: { ...config.runtime, handlers: Object.fromEntries(handlers) },
  };
}
