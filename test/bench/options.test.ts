import t from 'tap';
import { parseOptions } from '../../bench/options.ts';

t.test('flags go over the environment, the environment over what is usual', async t => {
  const images = { only: 'all', imageRounds: 3, scale: 1, scenario: '' };
  const extra = { extras: true, short: false };
  const usual = { rounds: 30, pods: 20, restarts: 5, ...images, ...extra, peer: false, json: undefined, save: false };
  t.strictSame(parseOptions([], {}), usual);
  const env = { BENCH_ROUNDS: '7', BENCH_PODS: '8', BENCH_PEER: 'containerd', BENCH_JSON: 'a', BENCH_SAVE: '1' };
  t.strictSame(parseOptions([], env), { ...usual, rounds: 7, pods: 8, peer: true, json: 'a', save: true });
  t.match(parseOptions(['--only', 'images', '--scale', '0.5'], { BENCH_IMAGE_ROUNDS: '4' }), {
    only: 'images',
    scale: 0.5,
    imageRounds: 4,
  });
  t.match(parseOptions(['--rounds', '9', '--json', 'b'], env), { rounds: 9, pods: 8, json: 'b' });
  t.match(parseOptions([], { BENCH_SHORT: '1' }), { short: true, only: 'pods', rounds: 2, pods: 5 });
  t.match(parseOptions(['--no-extras'], {}), { extras: false });
});

t.test('what cannot be measured is refused with its name', async t => {
  for (const [args, env, message] of [
    [['--rounds', '0'], {}, '--rounds is 0: it must be a whole number above 0'],
    [[], { BENCH_PODS: 'many' }, '--pods is many: it must be a whole number above 0'],
    [['--peer', 'docker'], {}, '--peer is docker: only containerd can be compared with'],
    [['--only', 'logs'], {}, '--only is logs: it can be pods or images'],
    [[], { BENCH_SCALE: '2' }, '--scale is 2: it must be above 0 and at most 1'],
    [['--round', '1'], {}, /Unknown option '--round'/],
  ] as const)
    t.throws(() => parseOptions(args, env), { message });
});
