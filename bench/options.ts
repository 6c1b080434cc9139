import { parseArgs } from 'node:util';

export type Options = {
  /** Pods' lives that are counted, of each runtime. */
  readonly rounds: number;
  /** Pods that are there while memory and restart are measured. */
  readonly pods: number;
  /** Restarts of each daemon that are counted. */
  readonly restarts: number;
  readonly peer: boolean;
  /** File that gets all that was measured. */
  readonly json: string | undefined;
  /** Keep it in bench/results/, too. */
  readonly save: boolean;
};

export const USAGE = `usage: bench.ts [--rounds N] [--pods N] [--restarts N] [--peer containerd] [--json FILE] [--save]
also from the environment: BENCH_ROUNDS BENCH_PODS BENCH_RESTARTS BENCH_PEER BENCH_JSON BENCH_SAVE=1`;

/** Flags go over the environment. @throws Error that names the flag which is wrong */
export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const text = { type: 'string' } as const;
  const options = {
    rounds: text,
    pods: text,
    restarts: text,
    peer: text,
    json: text,
    save: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const word = (name: 'rounds' | 'pods' | 'restarts' | 'peer' | 'json') =>
    values[name] ?? env[`BENCH_${name.toUpperCase()}`];
  const peer = word('peer') ?? '';
  if (!['', 'containerd'].includes(peer)) throw new Error(`--peer is ${peer}: only containerd can be compared with`);
  return {
    rounds: count('rounds', word('rounds') ?? '30'),
    pods: count('pods', word('pods') ?? '20'),
    restarts: count('restarts', word('restarts') ?? '5'),
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
