import pino from 'pino';
import t from 'tap';
import { collect } from '../../../daemon/stats/collect.ts';
import { sum } from '../../../daemon/stats/sum.ts';

t.test('one that cannot be read is left out and said, the others are told', async t => {
  const lines: string[] = [];
  const log = pino({}, { write: line => lines.push(line) });
  const read = ({ id }: { id: string }) => {
    if (id === 'sick') throw new Error('no luck');
    return id.toUpperCase();
  };
  t.same(await collect(log, [{ id: 'a' }, { id: 'sick' }, { id: 'b' }], read), ['A', 'B']);
  t.equal(lines.length, 1);
  t.match(lines[0], /statistics of sick: no luck/);
});

t.test('a long listing lets others work in between', async t => {
  const items = Array.from({ length: 20 }, (_, i) => ({ id: `${i}` }));
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  await collect(pino({ level: 'silent' }), items, () => {
    for (const until = performance.now() + 3; performance.now() < until; );
  });
  clearInterval(other);
  t.ok(turns >= 3, `others worked ${turns} times`);
});

t.test('counts are summed name by name, what is missing counts nothing', async t => {
  t.same(sum([{ a: 1n, b: 2n }, undefined, { a: 3n, b: 4n }]), { a: 4n, b: 6n });
  t.equal(sum([undefined]), undefined);
  t.equal(sum([]), undefined);
});
