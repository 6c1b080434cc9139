import t from 'tap';
import { ByteRanges } from '../../../daemon/images/transfer/byte-ranges.ts';

t.test('ranges that touch become one, in whatever order they come', async t => {
  const set = new ByteRanges(100, [
    { start: 50, end: 60 },
    { start: 10, end: 20 },
    { start: 60, end: 70 },
    { start: 15, end: 30 },
  ]);
  t.same(set.ranges(), [
    { start: 10, end: 30 },
    { start: 50, end: 70 },
  ]);
  t.equal(set.countBytes(), 40);
  t.equal(set.prefixEnd(), 0);
  set.add({ start: 0, end: 10 });
  t.equal(set.prefixEnd(), 30);
  set.add({ start: 90, end: 1000 });
  t.same(set.ranges().at(-1), { start: 90, end: 100 }, 'what lies beyond the end does not count');
});

t.test('what is missing is what was not added, cut as wanted', async t => {
  const set = new ByteRanges(100, [{ start: 10, end: 30 }]);
  t.same(set.missing(), [
    { start: 0, end: 10 },
    { start: 30, end: 100 },
  ]);
  t.same(set.missing(40), [
    { start: 0, end: 10 },
    { start: 30, end: 70 },
    { start: 70, end: 100 },
  ]);
  t.same(new ByteRanges(0).missing(), []);
  set.add({ start: 0, end: 100 });
  t.same(set.missing(), []);
});

t.test('any additions give the same set as bytes counted one by one', async t => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
  t.comment(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 200; round++) {
    const [set, bytes] = [new ByteRanges(64), new Set<number>()];
    for (let i = 0; i < 8; i++) {
      const start = random(64);
      const end = start + random(20);
      set.add({ start, end });
      for (let at = start; at < Math.min(end, 64); at++) bytes.add(at);
    }
    const spelled = set.ranges().flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
    const numbers = [...bytes].sort((a, b) => a - b);
    if (JSON.stringify(spelled) !== JSON.stringify(numbers)) t.same(spelled, numbers);
    if (set.countBytes() !== bytes.size) t.equal(set.countBytes(), bytes.size);
  }
});
