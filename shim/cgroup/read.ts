import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of a cgroup's file; empty when the kernel does not have it, or the cgroup is gone. */
export function readText(directory: string | undefined, file: string): string {
  if (directory === undefined) return '';
  try {
    return readFileSync(join(directory, file), 'utf8').trim();
  } catch {
    return ''; // a controller that is off, an older kernel, or a container that has gone
  }
}

/** The largest unsigned 64-bit number: how containerd shows "no limit" in version 2. */
const NO_LIMIT = 2n ** 64n - 1n;

/** A file with one number. @param max what the word `max` means. */
export function readNumber(directory: string | undefined, file: string, max = NO_LIMIT): bigint {
  const text = readText(directory, file);
  return text === 'max' ? max : toNumber(text);
}

/** A file of lines `key number`. */
export function readKeyed(directory: string | undefined, file: string): ReadonlyMap<string, bigint> {
  const lines = readText(directory, file).split('\n');
  return new Map(lines.map(line => line.split(' ')).map(([key = '', value = '']) => [key, toNumber(value)] as const));
}

/** A number in decimal; 0 for anything else. Negative ones are 0: the fields are unsigned. */
export const toNumber = (text: string): bigint => (/^\d+$/.test(text) ? BigInt(text) : 0n);

/** Take values by the names that fields have in the kernel's file: `pgFault: 'pgfault'`. */
export const pick = <K extends string>(from: ReadonlyMap<string, bigint>, names: Readonly<Record<K, string>>) =>
  Object.fromEntries(Object.entries<string>(names).map(([field, name]) => [field, from.get(name) ?? 0n])) as Record<
    K,
    bigint
  >;
