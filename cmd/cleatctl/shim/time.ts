import type { Timestamp } from '@cleat/proto/google';

/** A time as RFC 3339 has it, in milliseconds; "" for none. */
export function shownTime(time: Timestamp | undefined): string {
  if (!time || time.seconds <= 0n) return '';
  return new Date(Number(time.seconds) * 1000 + Math.floor(time.nanos / 1e6)).toISOString();
}

/** Unix nanoseconds likewise. */
export const shownTimeNs = (atNs: bigint): string => new Date(Number(atNs / 1_000_000n)).toISOString();
