import { UsageError } from '../../daemon/config/gnu-options.ts';
import type { OptionName } from './verb.ts';

/** The whole number that an option says, or the default. @throws UsageError when it is none, or out of range. */
export function numberOption(
  { text }: { text(name: OptionName): string | undefined },
  name: OptionName,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const said = text(name);
  if (said === undefined) return fallback;
  const number = Number(said);
  if (/^\d+$/.test(said) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} is ${JSON.stringify(said)}; it must be a whole number from ${min} to ${max}`);
}
