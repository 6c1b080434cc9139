/** How long tasks were stalled: in all, and in percent of the last 10, 60 and 300 seconds. */
export type Pressure = {
  readonly totalNs: bigint;
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
};

/** Pressure stall information: time in which some task was stalled, and in which all were. */
export type Psi = { readonly some: Pressure; readonly full: Pressure };

const NONE: Pressure = { totalNs: 0n, avg10: 0, avg60: 0, avg300: 0 };

const LINE = /^(some|full) avg10=([\d.]+) avg60=([\d.]+) avg300=([\d.]+) total=(\d+)$/;

/**
 * A pressure file. Older kernels have no `full` line for CPU: it is zero then. `undefined` when there is no line at all.
 * Source: Linux, accounting/psi.rst; `total` is in microseconds.
 */
export function parsePressure(text: string): Psi | undefined {
  const found = new Map<string, Pressure>();
  for (const line of text.split('\n')) {
    const [, kind = '', avg10, avg60, avg300, total = '0'] = LINE.exec(line) ?? [];
    if (kind === '') continue;
    found.set(kind, {
      totalNs: BigInt(total) * 1000n,
      avg10: Number(avg10),
      avg60: Number(avg60),
      avg300: Number(avg300),
    });
  }
  return found.size === 0 ? undefined : { some: found.get('some') ?? NONE, full: found.get('full') ?? NONE };
}
