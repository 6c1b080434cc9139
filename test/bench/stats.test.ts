import t from 'tap';
import { median, percentile, summary } from '../../bench/stats.ts';

t.test('the median is the middle value, or lies between the two in the middle, whatever their order', async t => {
  for (const [values, expected] of [
    [[7], 7],
    [[9, 1], 5],
    [[10, 9, 100], 10],
    [[4, 1, 3, 2], 2.5],
  ] as const)
    t.equal(median(values), expected, `${values}`);
});

t.test('a percentile is a value that was measured, by nearest rank', async t => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  for (const [share, expected] of [
    [0.001, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ] as const)
    t.equal(percentile(hundred, share), expected, `${share}`);
  t.equal(percentile([5, 30, 10], 0.99), 30, 'of few values the greatest');
});

t.test('nothing can be said of no values', async t => {
  t.throws(() => median([]), RangeError);
  t.throws(() => percentile([], 0.99), RangeError);
});

t.test('a summary leaves the values as they are', async t => {
  const values = [3, 1, 2];
  t.strictSame(summary(values), { median: 2, p99: 3, count: 3 });
  t.strictSame(values, [3, 1, 2]);
});
