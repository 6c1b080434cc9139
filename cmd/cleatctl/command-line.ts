import { join, resolve } from 'node:path';
import { type ParsedOptions, parseOptions, UsageError } from '../../daemon/config/gnu-options.ts';
import { nearest } from '../../daemon/config/nearest.ts';
import { version } from '../../daemon/config/version.ts';
import { programHelp, verbHelp } from './help.ts';
import { type Context, globalOptions, type OptionName, optionSpecs, type Verb } from './verb.ts';

type Options = ParsedOptions<OptionName>['options'];

/** Longest time that makes sense to wait for an answer: a day, in milliseconds. */
const MAX_TIMEOUT_MS = 86_400_000;

/** What the command line asks for, ready to be run. */
export type Command = { readonly verb: Pick<Verb, 'run'>; readonly context: Context };

/** @throws UsageError one sentence. */
export function readCommandLine(
  verbs: readonly Verb[],
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  print: (text: string) => void,
): Command {
  const { options, words } = parseOptions(optionSpecs, args);
  const verb = findVerb(verbs, words);
  const context = makeContext(options, environment, words.slice(verb?.name.split(' ').length ?? 0), print);
  const printing = (text: string): Command => ({ verb: { run: () => print(text) }, context });
  if (options.help) return printing(verb ? verbHelp(verb) : programHelp(family(verbs, words)));
  if (options.version) return printing(`cleatctl ${version}\n`);
  if (!verb) throw noVerb(verbs, words);
  checkVerb(verb, options, context.words);
  return { verb, context };
}

const findVerb = (verbs: readonly Verb[], words: readonly string[]) =>
  verbs
    .filter(({ name }) => name.split(' ').every((part, i) => words[i] === part))
    .toSorted((a, b) => b.name.length - a.name.length)[0];

/** The commands that begin as the words do, such as those of `shim`; all of them where none does. */
function family(verbs: readonly Verb[], [first]: readonly string[]): readonly Verb[] {
  const kin = verbs.filter(({ name }) => name.startsWith(`${first} `));
  return kin.length > 0 ? kin : verbs;
}

function noVerb(verbs: readonly Verb[], words: readonly string[]): UsageError {
  if (words.length === 0) return new UsageError("there is no command; 'cleatctl --help' tells them");
  const kin = family(verbs, words);
  const names = kin.map(({ name }) => name);
  if (kin !== verbs && words.length === 1)
    return new UsageError(`the command ${words[0]} is not whole: ${names.join(', ')}`);
  const said = words.slice(0, kin === verbs ? 1 : 2).join(' ');
  const meant = nearest(said, names);
  return new UsageError(`there is no command ${JSON.stringify(said)}${meant ? `; did you mean ${meant}?` : ''}`);
}

function checkVerb(verb: Verb, options: Options, words: readonly string[]): void {
  const allowed: readonly string[] = [...verb.options, ...globalOptions];
  const foreign = Object.keys(options).find(name => !allowed.includes(name));
  if (foreign) throw new UsageError(`${verb.name} takes no option --${foreign}`);
  const needed = verb.args.filter(arg => !arg.startsWith('['));
  if (words.length < needed.length) throw new UsageError(`${verb.name} needs ${needed.slice(words.length).join(' ')}`);
  if (words.length > verb.args.length && !/\.\.\.\]?$/.test(verb.args.at(-1) ?? ''))
    throw new UsageError(`${verb.name} takes no argument ${JSON.stringify(words[verb.args.length])}`);
}

function makeContext(
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  print: (text: string) => void,
): Context {
  const stateDir = resolve(typeof options.state === 'string' ? options.state : '/run/cleat');
  const socket = typeof options.socket === 'string' ? options.socket : environment['CLEAT_SOCKET'];
  return {
    stateDir,
    socket: socket ? resolve(socket) : join(stateDir, 'cleatd.sock'),
    timeoutMs: readTime(options.timeout ?? '5s'),
    output: readOutput(options.output ?? 'table'),
    truncate: !options['no-trunc'],
    quiet: options.quiet === true,
    all: options.all === true,
    dryRun: options['dry-run'] === true,
    name: typeof options.name === 'string' ? options.name : '',
    words,
    containerdDir: resolve(typeof options.containerd === 'string' ? options.containerd : '/run/containerd'),
    has: name => options[name] !== undefined,
    text: name => (typeof options[name] === 'string' ? options[name] : undefined),
    print,
  };
}

/** A number without a unit is one of seconds. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function readTime(text: string | true): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(String(text)) ?? [];
  const ms = Math.ceil(Number(number) * (UNIT_MS[unit] ?? 1000));
  if (ms > 0 && ms <= MAX_TIMEOUT_MS) return ms;
  throw new UsageError(`--timeout is ${JSON.stringify(text)}; it must be a time such as 500ms, 5s or 1m`);
}

function readOutput(text: string | true): Context['output'] {
  if (text === 'table' || text === 'wide' || text === 'json') return text;
  throw new UsageError(`--output is ${JSON.stringify(text)}; it must be table, wide or json`);
}
