import { resolve } from 'node:path';
import { FAILPOINTS } from '@cleat/base';
import { DEFAULT_CONFIG_FILE, type Overrides } from './config.ts';
import type { Leaf } from './field.ts';
import { type OptionSpec, parseOptions, UsageError } from './gnu-options.ts';
import { keyTable } from './key-table.ts';
import { shown } from './read-file.ts';
import { defaultConfigFile } from './render.ts';
import { schema } from './schema.ts';
import { version } from './version.ts';

/** What the command line of cleatd asks for. */
export type Invocation =
  | {
      readonly kind: 'run';
      readonly file: string | undefined;
      readonly overrides: Overrides;
      /** Take over from the daemon that serves the state directory now. */
      readonly takeOver: boolean;
    }
  /** Print the text on standard output and end with exit code 0. */
  | { readonly kind: 'print'; readonly text: string };

const help = `Usage: cleatd [OPTION]...
Run the containers of a Kubernetes node: serve the container runtime interface (CRI) on a unix socket.

  --config FILE      the configuration (default: ${DEFAULT_CONFIG_FILE}, which may be missing);
                     the files config.d/*.toml beside it are read after it
  --root DIR         images and what must outlive a boot (default: ${schema.fields.root.initial})
  --state DIR        sockets, bundles, namespaces; on a tmpfs (default: ${schema.fields.state.initial})
  --socket PATH      the socket of the CRI (default: cleatd.sock in the state directory)
  --log-level LEVEL  ${schema.fields.log.fields.level.expects}
      --take-over    take over from the cleatd that runs with these directories, without losing a call
      --default-config
                     print the default configuration file, with every key explained
      --config-keys  print a table of the configuration's keys, and which changes need a restart
      --list-failpoints
                     print the names that CLEAT_FAILPOINT knows, for tests of what a crash leaves
  -h, --help         print this text
      --version      print the version

The command line wins over the configuration. Exit status: 0 after SIGTERM or SIGINT, 1 when the daemon cannot start,
2 when the command line cannot be understood.

Examples:
  cleatd
  cleatd --config /etc/cleat/config.toml --log-level debug
  cleatd --root /tmp/b/root --state /tmp/b/state    a second daemon on the same machine
`;

const options = {
  config: { value: 'FILE' },
  root: { value: 'DIR' },
  state: { value: 'DIR' },
  socket: { value: 'PATH' },
  'log-level': { value: 'LEVEL' },
  'take-over': {},
  'default-config': {},
  'config-keys': {},
  'list-failpoints': {},
  help: { short: 'h' },
  version: {},
} satisfies Record<string, OptionSpec>;

/**
 * Read the command line of cleatd, without the program's name. Relative paths are below the working directory.
 * @throws UsageError one sentence; the program ends with exit code 2.
 */
export function parseFlags(args: readonly string[]): Invocation {
  const { options: given, words } = parseOptions(options, args);
  if (given.help) return { kind: 'print', text: help };
  if (given.version) return { kind: 'print', text: `cleatd ${version}\n` };
  if (given['default-config']) return { kind: 'print', text: defaultConfigFile() };
  if (given['config-keys']) return { kind: 'print', text: keyTable() };
  if (given['list-failpoints']) return { kind: 'print', text: `${FAILPOINTS.join('\n')}\n` };
  if (words.length > 0) throw new UsageError(`unexpected argument ${shown(words[0])}: cleatd takes options only`);
  const path = (value: string | true | undefined) => (typeof value === 'string' ? resolve(value) : undefined);
  const { root, state, socket, log } = schema.fields;
  const overrides = {
    root: checked('--root', root, path(given.root)),
    state: checked('--state', state, path(given.state)),
    socket: checked('--socket', socket, path(given.socket)),
    logLevel: checked('--log-level', log.fields.level, given['log-level']),
  };
  const set = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { kind: 'run', file: path(given.config), overrides: set, takeOver: given['take-over'] === true };
}

function checked<T>(flag: string, leaf: Leaf<T>, value: unknown): T | undefined {
  if (value === undefined) return undefined;
  const read = leaf.read(value);
  if (read === undefined) throw new UsageError(`${flag} is ${shown(value)}; it must be ${leaf.expects}`);
  return read;
}
