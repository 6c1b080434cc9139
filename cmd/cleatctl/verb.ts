import type { OptionSpec } from '../../daemon/config/gnu-options.ts';

/** An option with what the help says of it. */
export type Option = OptionSpec & { readonly help: string };

const options = {
  'all-calls': { help: 'also calls after the start' },
  all: { short: 'a', help: 'containers that have ended, too' },
  containerd: {
    value: 'DIR',
    help: 'the state directory of containerd, whose shims are found too (default: /run/containerd)',
  },
  container: { help: 'the log of the container, in place of the shim' },
  'dry-run': { help: 'only say what would be done' },
  every: { value: 'N', help: 'count anew every so many seconds (default: 2)' },
  exec: { value: 'ID', help: "an exec'd process, in place of the container's own" },
  filter: { value: 'TEXT', help: 'only what holds this text' },
  follow: { short: 'f', help: 'go on with what is added, until interrupted' },
  help: { short: 'h', help: 'print the help' },
  name: { value: 'NAME', help: 'the name of the image, in place of those in the archive' },
  'no-trunc': { help: 'print ids whole' },
  once: { help: 'print once, and end' },
  output: { short: 'o', value: 'FORMAT', help: 'table, wide (more columns) or json' },
  repair: { help: 'free what nobody owns' },
  port: { value: 'PORT', help: 'port on 127.0.0.1 (default: any that is free)' },
  program: { value: 'PATH', help: 'the program of the new version (default: the one beside cleatctl)' },
  quiet: { short: 'q', help: 'print whole ids only, one on a line' },
  runtime: { help: 'the log of the OCI runtime, in place of the shim' },
  seconds: { value: 'N', help: 'how long it takes, in seconds (default: 5)' },
  socket: { value: 'PATH', help: 'the socket of cleatd' },
  state: { value: 'DIR', help: 'the state directory of cleatd (default: /run/cleat)' },
  sort: { value: 'NAME', help: 'cpu, memory, shim, log, restarts, health or name' },
  stdin: { short: 'i', help: 'pass on standard input' },
  svg: { value: 'FILE', help: 'write a picture, in place of the table' },
  tail: { value: 'N', help: 'how many lines of the end (default: 100)' },
  timeout: { value: 'TIME', help: 'how long to wait for an answer: 500ms, 5s, 1m (default: 5s)' },
  to: { value: 'FILE', help: 'where it is written; - is standard output' },
  tty: { short: 't', help: 'give it a terminal' },
  version: { help: 'print the version' },
} satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

/** Every option of every command, by its long name. */
export const optionSpecs: Readonly<Record<OptionName, Option>> = options;

/** Options that every command takes. */
export const globalOptions: readonly OptionName[] = ['socket', 'state', 'timeout', 'help', 'version'];

/** Options of every command that prints a list. */
export const listOptions: readonly OptionName[] = ['output', 'no-trunc', 'quiet'];

/** Options of every command that asks a shim. */
export const shimOptions: readonly OptionName[] = ['containerd', 'output'];

/** What a command works with: the command line, read and checked. */
export type Context = {
  /** The socket of cleatd. */
  readonly socket: string;
  /** The state directory of cleatd: its bundles are below it. */
  readonly stateDir: string;
  readonly timeoutMs: number;
  readonly output: 'table' | 'wide' | 'json';
  readonly truncate: boolean;
  readonly quiet: boolean;
  readonly all: boolean;
  readonly dryRun: boolean;
  /** What `--name` says; empty when it is not given. */
  readonly name: string;
  /** Words behind the command's name. */
  readonly words: readonly string[];
  /** The state directory of containerd: its shims are found below it. */
  readonly containerdDir: string;
  /** Whether an option was given. */
  has(name: OptionName): boolean;
  /** What an option says; undefined when it was not given. */
  text(name: OptionName): string | undefined;
  /** Print on standard output. */
  print(text: string): void;
};

/** One command. */
export type Verb = {
  /** One or two words. */
  readonly name: string;
  /**
   * What follows the name, for the help. Each is one word that must be given, but `[WORD]` may be left out, and what
   * ends in `...` takes all that is left.
   */
  readonly args: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionName[];
  /** Command lines with what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** @throws Error with one sentence, for standard error. */
  run(context: Context): Promise<void> | void;
};
