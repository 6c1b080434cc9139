import { parseArgs } from 'node:util';
import { nearest } from './nearest.ts';

/** The command line cannot be understood. The message is one sentence; a program ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One option, by its long name. */
export type OptionSpec = {
  readonly short?: string;
  /** What its value is called in the help. An option without it takes no value. */
  readonly value?: string;
};

/** What stood on the command line: the last value of each option (true for one that takes none), and the other words. */
export type ParsedOptions<N extends string> = {
  readonly options: { readonly [K in N]?: string | true };
  readonly words: readonly string[];
};

/**
 * Read a command line as GNU programs do: `--name VALUE`, `--name=VALUE`, `-n VALUE`, bundled short options, options
 * and words in any order, and only words after `--`.
 * @throws UsageError for an unknown option, a missing value, or a value where none is taken.
 */
export function parseOptions<const N extends string>(
  specs: Readonly<Record<N, OptionSpec>>,
  args: readonly string[],
): ParsedOptions<N> {
  const known = new Map<string, OptionSpec>(Object.entries(specs));
  const options = Object.fromEntries(
    [...known].map(([name, { short, value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const found: Record<string, string | true> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    found[token.name] = optionValue(known, token);
  }
  return { options: found as ParsedOptions<N>['options'], words };
}

type OptionToken = { name: string; rawName: string; value?: string | undefined; inlineValue?: boolean | undefined };

function optionValue(known: ReadonlyMap<string, OptionSpec>, token: OptionToken): string | true {
  const { name, rawName, value, inlineValue } = token;
  const spec = known.get(name);
  if (!spec) {
    const meant = rawName.startsWith('--') ? nearest(name, [...known.keys()]) : undefined;
    throw new UsageError(`unknown option ${rawName}${meant ? `; did you mean --${meant}?` : ''}`);
  }
  if (!spec.value) {
    if (value !== undefined) throw new UsageError(`option ${rawName} takes no value`);
    return true;
  }
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('-') && value !== '-'))
    throw new UsageError(`option ${rawName} needs a value: ${rawName} ${spec.value}`);
  return value;
}
