/** Numbers by their names. The kernel's counters go up to 2^64. */
export type Keyed = Readonly<Record<string, bigint>>;

/**
 * A "flat keyed" file, such as memory.stat and cpu.stat: `NAME NUMBER` per line. A line of another shape is left out, so
 * that what a newer kernel adds does no harm. Source: Linux, admin-guide/cgroup-v2.rst, "Format"; version 1 has the same.
 */
export function parseKeyed(text: string): Keyed {
  const numbers: Record<string, bigint> = {};
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    if (space > 0 && /^\d+$/.test(value)) numbers[line.slice(0, space)] = BigInt(value);
  }
  return numbers;
}
