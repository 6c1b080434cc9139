import { LayerPhase } from '@cleat/proto/images';
import t from 'tap';
import { PullLines, PullScreen } from '../../cmd/cleatctl/pull-view.ts';

const MIB = 1024 * 1024;
const layer = (digest: string, phase: number, mib: number, ofMib = 100) => ({
  digest: `sha256:${digest.repeat(64)}`,
  phase,
  bytes: BigInt(mib * MIB),
  totalBytes: BigInt(ofMib * MIB),
});
const { LAYER_WAITING, LAYER_DOWNLOADING, LAYER_UNPACKING, LAYER_DONE } = LayerPhase;

t.test('on a terminal each layer has a bar with its rate and the remaining time, drawn again in place', async t => {
  const printed: string[] = [];
  const screen = new PullScreen(text => printed.push(text));
  screen.show([], 0);
  t.same(printed, []);
  screen.show([layer('a', LAYER_DOWNLOADING, 0), layer('b', LAYER_WAITING, 0)], 0);
  screen.show([layer('a', LAYER_DOWNLOADING, 25), layer('b', LAYER_WAITING, 0)], 1000);
  screen.show([layer('a', LAYER_DOWNLOADING, 50), layer('b', LAYER_UNPACKING, 100)], 2000);
  const [first = '', second = '', third = ''] = printed.map(text => text.replaceAll('\u001b', 'ESC'));
  t.match(first, /^ESC\[Jaaaaaaaaaaaaa \[ {14}\]\s+100 MiB {2}downloading\nbbbbbbbbbbbbb .* waiting\n$/);
  t.match(second, /^ESC\[2AESC\[J/, 'over the two lines from before');
  t.match(second, /\[={4} {10}\] .*downloading {2}25\.0 MiB\/s {2}3 s left\n/);
  t.match(third, /\[={7} {7}\] .*25\.0 MiB\/s {2}2 s left\nb+ \[={14}\] .*unpacking\n$/);
});

t.test('more layers than the terminal has lines are summed up', async t => {
  const printed: string[] = [];
  const screen = new PullScreen(text => printed.push(text));
  const letters = [...'0123456789abcdef'].flatMap(a => [...'01'].map(b => a + b));
  screen.show(
    letters.map((letter, i) => layer(letter, i < 10 ? LAYER_DONE : LAYER_WAITING, 0)),
    0,
  );
  t.equal(printed.join('').split('\n').length - 1, 22);
  t.match(printed.join(''), /\n10 of 32 layers are done\n$/);
});

t.test('elsewhere each step of each layer is a line, once', async t => {
  let printed = '';
  const lines = new PullLines(text => {
    printed += text;
  });
  lines.show([layer('a', LAYER_WAITING, 0)]);
  lines.show([layer('a', LAYER_DOWNLOADING, 10)]);
  lines.show([layer('a', LAYER_DOWNLOADING, 20)]);
  lines.show([layer('a', LAYER_DONE, 100)]);
  t.equal(printed, `${['waiting', 'downloading', 'done'].map(word => `${'a'.repeat(13)} ${word} 100 MiB\n`).join('')}`);
});
