import type { Span } from '@cleat/proto/trace';
import t from 'tap';
import { traceRows } from '../../cmd/cleatctl/trace-rows.ts';
import { traceSvg } from '../../cmd/cleatctl/trace-svg.ts';

const span = (id: number, parent: number, name: string, startMs: number, ms: number): Span => ({
  id: BigInt(id),
  parent: BigInt(parent),
  name,
  process: 'cleatd',
  containerId: '',
  startedAt: BigInt(startMs) * 1_000_000n,
  durationUs: BigInt(ms * 1000),
  error: '',
  running: false,
});
const spans = [
  span(1, 0, 'RunPodSandbox', 1000, 50),
  span(2, 1, 'attach <&> "it"', 1010, 30),
  span(3, 2, 'plugin bridge', 1011, 20),
  span(4, 0, 'StartContainer', 61_050, 40),
  span(5, 0, 'ExecSync', 61_200, 5),
];

t.test('rows are the calls of the start with their steps, counted from the first', async t => {
  const shown = (all: boolean) => traceRows(spans, all).map(row => [row.span.name, row.depth, row.startMs]);
  const start = [
    ['RunPodSandbox', 0, 0],
    ['attach <&> "it"', 1, 10],
    ['plugin bridge', 2, 11],
    ['StartContainer', 0, 60_050],
  ];
  t.same(shown(false), start);
  t.same(shown(true), [...start, ['ExecSync', 0, 60_200]]);
  t.same(traceRows([], true), []);
});

t.test(
  'the picture has a bar for each row, within its width, whatever a step is called and however long a pause was',
  async t => {
    const svg = traceSvg('default/web', traceRows(spans, true));
    t.notMatch(svg, /<&>/);
    const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="\d+" width="([\d.]+)"/g)];
    t.equal(bars.length, 5);
    for (const [, x, width] of bars) t.ok(Number(x) >= 330 && Number(x) + Number(width) <= 330 + 801);
    const starts = bars.map(([, x]) => Number(x));
    t.ok((starts[3] ?? 0) - (starts[0] ?? 0) > 100, 'a pause of a minute does not take all of the width');
    t.ok(Number(bars[0]?.[2]) > 50, 'nor leave bars that nobody sees');
    t.match(traceSvg('nothing', []), /^<svg/);
  },
);
