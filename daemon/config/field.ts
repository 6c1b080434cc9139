/** One key of the configuration: its default, what it may be, and what it is for. */
export type Leaf<T> = {
  readonly kind: 'leaf';
  /** For people: what the key does. Goes into the default configuration file. */
  readonly doc: string;
  readonly initial: T;
  /** What the default file shows: the default as TOML has it, or an example where the default is that nothing is set. */
  readonly written: string | number | boolean | readonly string[];
  /** What the value must be, to end the sentence "it must be …". */
  readonly expects: string;
  /** The value is a time: `timeoutMs` in the program is `timeout_s` in the file. */
  readonly seconds?: boolean;
  /** No message shows the value. */
  readonly secret?: boolean;
  /** A change of the file holds when the configuration is read anew; without it, when a daemon starts. */
  readonly isLive?: boolean;
  /** The value, or undefined when it is not acceptable. */
  read(value: unknown): T | undefined;
};

/** A table with known keys. */
export type Group<F extends Fields = Fields> = { readonly kind: 'group'; readonly doc: string; readonly fields: F };

/** A table whose keys the operator chooses. The key `always` is there even when no file names it. */
export type Dictionary<E extends Field = Field, A extends string = string> = {
  readonly kind: 'dictionary';
  readonly doc: string;
  readonly each: E;
  readonly always: readonly A[];
  /** Lines of TOML that show how it is used. */
  readonly example: readonly string[];
};

export type Field = Leaf<unknown> | Group | AnyDictionary;
export type Fields = { readonly [name: string]: Field };
interface AnyDictionary extends Dictionary<Field, string> {}

/** The type of what a field reads. */
export type ValueOf<F> =
  F extends Leaf<infer T>
    ? T
    : F extends Group<infer G>
      ? { readonly [K in keyof G]: ValueOf<G[K]> }
      : F extends Dictionary<infer E, infer A>
        ? Readonly<Record<string, ValueOf<E>>> & { readonly [K in A]: ValueOf<E> }
        : never;

/** The key of a property in the file: `binDirs` is `bin_dirs`, `timeoutMs` is `timeout_s`. */
export function keyOf(name: string, field: Field): string {
  const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  return field.kind === 'leaf' && field.seconds ? snake.replace(/_ms$/, '_s') : snake;
}

export const group = <const F extends Fields>(doc: string, fields: F): Group<F> => ({ kind: 'group', doc, fields });

export const dictionary = <const E extends Field, const A extends string = never>(
  doc: string,
  each: E,
  options: { readonly always?: readonly A[]; readonly example: readonly string[] },
): Dictionary<E, A> => ({ kind: 'dictionary', doc, each, always: options.always ?? [], example: options.example });

/** Marks a key, or all below a table, as one whose change holds as soon as the configuration is read anew. */
export function live<F extends Field>(field: F): F {
  if (field.kind === 'leaf') return { ...field, isLive: true };
  if (field.kind === 'dictionary') return { ...field, each: live(field.each) };
  const fields = Object.entries(field.fields).map(([name, inner]) => [name, live(inner)]);
  return { ...field, fields: Object.fromEntries(fields) };
}

type Check<T> = (value: unknown) => T | undefined;

function leaf<T extends string | number | boolean | readonly string[]>(
  initial: T,
  doc: string,
  expects: string,
  read: Check<T>,
): Leaf<T> {
  return { kind: 'leaf', doc, initial, written: initial, expects, read };
}

/** Any text that fits `pattern`. */
export const text = (initial: string, doc: string, expects = 'a text', pattern = /^/): Leaf<string> =>
  leaf(initial, doc, expects, value => (typeof value === 'string' && pattern.test(value) ? value : undefined));

/** An absolute path of at most `maxBytes` bytes, in which none of the characters `without` stands. */
export function path(initial: string, doc: string, { maxBytes = 4095, without = '' } = {}): Leaf<string> {
  const limit = maxBytes < 4095 ? ` of at most ${maxBytes} bytes` : '';
  const expects = `an absolute path${limit}${without && ` without any of ${[...without].join(' ')}`}`;
  const good = (text: string) =>
    text.startsWith('/') && ![...`${without}\0`].some(character => text.includes(character));
  return leaf(initial, doc, expects, value =>
    typeof value === 'string' && good(value) && Buffer.byteLength(value) <= maxBytes ? value : undefined,
  );
}

/** A text that need not be set; it reads as the empty one then, and `doc` says what that means. */
export const unset = (example: string, leaf: Leaf<string>): Leaf<string> => ({
  ...leaf,
  initial: '',
  written: example,
});

/** One of a few words. */
export const oneOf = <const T extends string>(words: readonly T[], initial: NoInfer<T>, doc: string): Leaf<T> =>
  leaf<T>(initial, doc, either(words), value => words.find(word => word === value));

const either = (words: readonly string[]) =>
  words
    .map(word => JSON.stringify(word))
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');

/** On or off. */
export const onOff = (initial: boolean, doc: string): Leaf<boolean> =>
  leaf<boolean>(initial, doc, 'true or false', value => (typeof value === 'boolean' ? value : undefined));

/** A whole number from `min` to `max`, of the unit that its name tells. */
export const integer = (initial: number, min: number, max: number, doc: string): Leaf<number> =>
  leaf<number>(initial, doc, `a whole number from ${min} to ${max}`, value =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  );

/** A time, written in seconds (a fraction is fine) and read as milliseconds. */
export const seconds = (initial: number, min: number, max: number, doc: string): Leaf<number> => ({
  kind: 'leaf',
  doc,
  initial: initial * 1000,
  written: initial,
  expects: `a number of seconds from ${min} to ${max}`,
  seconds: true,
  read: value => (typeof value === 'number' && value >= min && value <= max ? Math.round(value * 1000) : undefined),
});

/** A list of texts, each of which `each` reads. */
export const listOf = (initial: readonly string[], each: Leaf<string>, doc: string): Leaf<readonly string[]> =>
  leaf<readonly string[]>(initial, doc, `a list, each entry ${each.expects}`, value => {
    if (!Array.isArray(value)) return undefined;
    const entries = value.map(entry => each.read(entry)).filter(entry => entry !== undefined);
    return entries.length === value.length ? entries : undefined;
  });
