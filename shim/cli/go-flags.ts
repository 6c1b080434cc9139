import { UsageError } from './usage-error.ts';

type Flags<S extends string, B extends string> = {
  /** Given flags by name; a boolean one is 'true' or 'false'. */
  readonly values: ReadonlyMap<S | B, string>;
  /** What follows the flags. */
  readonly rest: readonly string[];
};

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/**
 * Read flags as Go programs do, because Go programs write this command line: `-flag v`, `-flag=v`, `--flag`,
 * booleans take a value only after `=`, and the first word that is not a flag ends them, as `--` does.
 * Source: documentation of Go's package flag, "Command line flag syntax".
 * @throws UsageError
 */
export function parseGoFlags<S extends string, B extends string>(
  args: readonly string[],
  strings: readonly S[],
  booleans: readonly B[],
): Flags<S, B> {
  const values = new Map<S | B, string>();
  let at = 0;
  for (let word = args[at]; word?.startsWith('-') && word !== '-'; word = args[at]) {
    at++;
    if (word === '--') break;
    const [, name = '', given] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (includes(booleans, name)) values.set(name, booleanOf(word, given));
    else if (!includes(strings, name)) throw new UsageError(`flag provided but not defined: ${word}`);
    else if (given !== undefined) values.set(name, given);
    else if (at < args.length) values.set(name, args[at++] ?? '');
    else throw new UsageError(`flag needs an argument: ${word}`);
  }
  return { values, rest: args.slice(at) };
}

function booleanOf(word: string, given: string | undefined): string {
  if (given === undefined || TRUE.has(given)) return 'true';
  if (FALSE.has(given)) return 'false';
  throw new UsageError(`invalid boolean value: ${word}`);
}

const includes = <T extends string>(names: readonly T[], name: string): name is T => names.includes(name as T);
