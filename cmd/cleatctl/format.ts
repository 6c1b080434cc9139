/** How many characters of an id are enough for people. */
const SHORT_ID = 13;

/** An id as a table shows it: without the name of its hash, and short unless asked otherwise. */
export function shownId(id: string, truncate: boolean): string {
  return truncate ? id.replace(/^sha256:/, '').slice(0, SHORT_ID) : id;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size with three digits or so. */
export function shownSize(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** How long ago a time in Unix nanoseconds was; "" for none. */
export function shownAge(atNs: bigint, nowMs: number = Date.now()): string {
  if (atNs <= 0n) return '';
  const s = Math.max(0, Math.floor(nowMs / 1000 - Number(atNs / 1_000_000_000n)));
  if (s < 120) return `${s} s`;
  if (s < 120 * 60) return `${Math.floor(s / 60)} min`;
  return s < 48 * 3600 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86_400)} d`;
}

/** The name of a number of a protobuf enumeration, without the prefix that all of its names share. */
export function enumName(values: Readonly<Record<string, number>>, value: number, prefix = ''): string {
  const name = Object.keys(values).find(key => values[key] === value);
  return name ? name.slice(prefix.length) : String(value);
}

/** JSON for programs: 64-bit numbers as text, as protobuf's JSON has them. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner), 2)}\n`;
}
