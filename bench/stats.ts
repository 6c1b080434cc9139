/** The middle of the values, or the mean of the two in the middle. @throws RangeError without values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('no median without values');
  return (low + high) / 2;
}

/**
 * The smallest of the values that is not exceeded by `share` of them (nearest rank): always one that was measured. With
 * fewer than 100 values the 99th percentile is the greatest.
 * @param share in (0, 1]
 * @throws RangeError without values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('no percentile without values');
  return value;
}

/** Middle, tail and number of some measured values, in the values' unit. */
export type Summary = { readonly median: number; readonly p99: number; readonly count: number };

export const summary = (values: readonly number[]): Summary => ({
  median: median(values),
  p99: percentile(values, 0.99),
  count: values.length,
});
