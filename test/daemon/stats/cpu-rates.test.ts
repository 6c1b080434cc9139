import t from 'tap';
import { CpuRates } from '../../../daemon/stats/cpu-rates.ts';

const SECOND = 1_000_000_000n;

t.test('a rate needs two readings, and is made of the newest that are far enough apart', async t => {
  const rates = new CpuRates();
  const container = {};
  t.equal(rates.take(container, 5n * SECOND, 100n * SECOND), undefined, 'one reading makes no rate');
  t.equal(rates.take(container, 5n * SECOND + 1n, 100n * SECOND + 5n), undefined, 'nor do two at almost the same time');
  t.equal(rates.take(container, 6n * SECOND, 102n * SECOND), SECOND / 2n);
  t.equal(rates.take(container, 7n * SECOND, 102n * SECOND + 1000n), SECOND / 2n, 'asked again at once: the last one');
  t.equal(rates.take(container, 8n * SECOND, 104n * SECOND), SECOND, 'since the reading that made the last one');
  t.equal(rates.take({}, 8n * SECOND, 104n * SECOND), undefined, 'another container has readings of its own');
});

t.test('a counter that went back starts over', async t => {
  const rates = new CpuRates();
  const container = {};
  rates.take(container, 5n * SECOND, 0n);
  t.equal(rates.take(container, 6n * SECOND, 2n * SECOND), SECOND / 2n);
  t.equal(rates.take(container, 1n * SECOND, 4n * SECOND), undefined);
  t.equal(rates.take(container, 2n * SECOND, 5n * SECOND), SECOND);
});
