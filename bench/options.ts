import { parseArgs } from 'node:util';

export type Options = {
  /** Pods' lives that are counted, of each runtime. */
  readonly rounds: number;
  /** Pods that are there while memory and restart are measured. */
  readonly pods: number;
  /** Restarts of each daemon that are counted. */
  readonly restarts: number;
  /** What is measured. */
  readonly only: 'pods' | 'images' | 'all';
  /** Measure the rows that are about many pods, execs, logs and lists, too. */
  readonly extras: boolean;
  /** Few of everything, and only what is compared with the kept result: for every change of the code. */
  readonly short: boolean;
  /** Pulls of each image that are counted, of each runtime. */
  readonly imageRounds: number;
  /** Of the images' sizes: 1 for those that the goals speak of. */
  readonly scale: number;
  /** Only pulls whose name has this in it. */
  readonly scenario: string;
  readonly peer: boolean;
  /** File that gets all that was measured. */
  readonly json: string | undefined;
  /** Keep it in bench/results/, too. */
  readonly save: boolean;
};

export const USAGE = `usage: bench.ts [--rounds N] [--pods N] [--restarts N] [--peer containerd] [--json FILE] [--save]
                [--only pods|images] [--no-extras] [--short] [--image-rounds N] [--scale SHARE] [--scenario TEXT]
also from the environment: BENCH_ROUNDS BENCH_PODS BENCH_RESTARTS BENCH_PEER BENCH_JSON BENCH_SAVE=1
                           BENCH_ONLY BENCH_IMAGE_ROUNDS BENCH_SCALE BENCH_SCENARIO BENCH_SHORT=1`;

/** Flags go over the environment. @throws Error that names the flag which is wrong */
export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const text = { type: 'string' } as const;
  const options = {
    rounds: text,
    pods: text,
    restarts: text,
    peer: text,
    json: text,
    only: text,
    'image-rounds': text,
    scale: text,
    scenario: text,
    save: { type: 'boolean' },
    'no-extras': { type: 'boolean' },
    short: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const word = (name: Exclude<keyof typeof values, 'save' | 'short' | 'no-extras'>) =>
    values[name] ?? env[`BENCH_${name.toUpperCase().replace('-', '_')}`];
  const only = word('only') || 'all';
  if (only !== 'all' && only !== 'pods' && only !== 'images')
    throw new Error(`--only is ${only}: it can be pods or images`);
  const peer = word('peer') ?? '';
  if (!['', 'containerd'].includes(peer)) throw new Error(`--peer is ${peer}: only containerd can be compared with`);
  const short = values.short ?? env['BENCH_SHORT'] === '1';
  return {
    rounds: count('rounds', word('rounds') ?? (short ? '2' : '30')),
    pods: count('pods', word('pods') ?? (short ? '5' : '20')),
    restarts: count('restarts', word('restarts') ?? (short ? '1' : '5')),
    only: short ? 'pods' : only,
    extras: !(values['no-extras'] ?? false),
    short,
    imageRounds: count('image-rounds', word('image-rounds') ?? '3'),
    scale: share('scale', word('scale') ?? '1'),
    scenario: word('scenario') ?? '',
    peer: peer !== '',
    json: word('json') || undefined,
    save: values.save ?? env['BENCH_SAVE'] === '1',
  };
}

function count(name: string, word: string): number {
  const value = Number(word);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is ${word}: it must be a whole number above 0`);
}

function share(name: string, word: string): number {
  const value = Number(word);
  if (value > 0 && value <= 1) return value;
  throw new Error(`--${name} is ${word}: it must be above 0 and at most 1`);
}
