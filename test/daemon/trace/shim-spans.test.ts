import t from 'tap';
import { attach } from '../../../daemon/trace/shim-spans.ts';
import type { Span } from '../../../daemon/trace/span.ts';

const span = (id: number, startMs: number, durationMs: number, rest: Partial<Span> = {}): Span => ({
  id,
  parent: 0,
  name: String(id),
  process: 'cleatd',
  containerId: 'c',
  startedAtNs: BigInt(startMs) * 1_000_000n,
  durationUs: durationMs * 1000,
  error: '',
  running: false,
  ...rest,
});

t.test('what a shim did is a step of the shortest span around it', async t => {
  const calls = [span(1, 0, 100), span(2, 10, 50, { parent: 1 }), span(3, 60, 30, { parent: 1 })];
  const ofShim = [span(4, 12, 40), span(5, 20, 10), span(6, 61, 20)];
  t.same(
    attach(calls, ofShim).map(({ id, parent }) => [id, parent]),
    [
      [4, 2],
      [5, 4],
      [6, 3],
    ],
  );
});

t.test('what lies in no call of the container is left out', async t => {
  const calls = [span(1, 0, 100), span(2, 0, 1000, { containerId: 'another' })];
  t.same(attach(calls, [span(3, 500, 10), span(4, 90, 30)]), []);
});

t.test(
  'what still goes on in a shim is a step of what still goes on around it, though it was measured later',
  async t => {
    const running = { running: true };
    const calls = [span(1, 0, 100, running), span(2, 10, 90, { parent: 1, ...running }), span(3, 5, 3)];
    t.same(
      attach(calls, [span(4, 12, 95, running), span(5, 15, 2)]).map(({ id, parent }) => [id, parent]),
      [
        [4, 2],
        [5, 2],
      ],
    );
  },
);
