/** A file with one number; `undefined` when it holds anything else, such as `max` for no limit. */
export function parseNumber(text: string): bigint | undefined {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) ? BigInt(trimmed) : undefined;
}

/** Limits from here on are none: version 1 writes the largest number of whole pages that fits into 63 bits. */
const UNLIMITED = 1n << 62n;

/** As `parseNumber`, for a limit: `undefined` without one, in either version's words. */
export function parseLimit(text: string): bigint | undefined {
  const limit = parseNumber(text);
  return limit === undefined || limit >= UNLIMITED ? undefined : limit;
}
