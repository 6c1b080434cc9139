import t from 'tap';
import { Metrics } from '../../../daemon/metrics/metrics.ts';

t.test('a counter without labels is shown before anything happens, one with labels when it does', async t => {
  const metrics = new Metrics();
  metrics.counter('a_total', 'All of a.');
  const b = metrics.counter('b_total', 'All of b,\nin lines.', ['kind', 'by']);
  t.equal(
    await metrics.text(),
    '# HELP a_total All of a.\n# TYPE a_total counter\na_total 0\n# HELP b_total All of b,\\nin lines.\n# TYPE b_total counter\n',
  );
  b.add(2, 'x', 'y');
  b.add(3, 'x', 'y');
  b.add(0.5, 'with "quotes"', 'and \\\n');
  t.match(
    await metrics.text(),
    '\nb_total{kind="x",by="y"} 5\nb_total{kind="with \\"quotes\\"",by="and \\\\\\n"} 0.5\n',
  );
});

t.test('a histogram counts into each bucket that is large enough, with sum and count', async t => {
  const metrics = new Metrics();
  const seconds = metrics.histogram('s', 'Seconds.', ['of'], [0.1, 1]);
  for (const value of [0.05, 0.1, 0.5, 7]) seconds.observe(value, 'a');
  t.equal(
    await metrics.text(),
    [
      '# HELP s Seconds.',
      '# TYPE s histogram',
      's_bucket{of="a",le="0.1"} 2',
      's_bucket{of="a",le="1"} 3',
      's_bucket{of="a",le="+Inf"} 4',
      's_sum{of="a"} 7.65',
      's_count{of="a"} 4',
      '',
    ].join('\n'),
  );
});

t.test('a gauge is asked for when it is shown, and is a counter by its name', async t => {
  const metrics = new Metrics();
  let value = 1;
  metrics.gauge('g', 'Now.', () => value);
  metrics.gauge('g_total', 'Ever.', () => Number.NaN);
  value = 2;
  t.match(await metrics.text(), '# TYPE g gauge\ng 2\n');
  t.match(await metrics.text(), '# TYPE g_total counter\ng_total 0\n');
  t.throws(() => metrics.counter('g', 'Again.'), /g is there already/);
});

t.test('label values without end do not take memory without end', async t => {
  const metrics = new Metrics();
  const counter = metrics.counter('c_total', 'C.', ['host']);
  for (let i = 0; i < 2000; i++) counter.add(1, `host-${i}`);
  const lines = (await metrics.text()).split('\n').filter(line => line.startsWith('c_total'));
  t.equal(lines.length, 501);
  t.equal(lines.at(-1), 'c_total{host="other"} 1500');
});
