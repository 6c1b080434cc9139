import t from 'tap';
import { shownAge, shownSize } from '../../cmd/cleatctl/format.ts';
import { type Column, table } from '../../cmd/cleatctl/table.ts';

type Row = { id: string; name: string; age: string };
const columns: Column<Row>[] = [
  { title: 'ID', cell: row => row.id },
  { title: 'NAME', cell: row => row.name, cut: true },
  { title: 'AGE', cell: row => row.age },
];
const rows = [
  { id: 'a', name: 'short', age: '1 s' },
  { id: 'bb', name: 'a-very-long-name-of-something', age: '2 h' },
];

t.test('columns are as wide as they need to be, and never cut when the width is not limited', async t => {
  t.equal(
    table(columns, rows, { columns: undefined, colour: false }),
    'ID  NAME                           AGE\na   short                          1 s\nbb  a-very-long-name-of-something  2 h\n',
  );
});

t.test('on a narrow terminal the columns that may be cut are, and the others are left whole', async t => {
  const lines = table(columns, rows, { columns: 24, colour: false }).trimEnd().split('\n');
  t.same(lines, ['ID  NAME             AGE', 'a   short            1 s', 'bb  a-very-long-na…  2 h']);
  for (const line of lines) t.ok(line.length <= 24);
  t.match(table(columns, rows, { columns: 3, colour: false }), /^bb {2}a-very-… {2}2 h$/m, 'not to nothing');
});

t.test('only the titles are in bold, and only when colour is wanted', async t => {
  const [head, first] = table(columns, rows, { columns: undefined, colour: true }).split('\n');
  t.ok(head?.startsWith('\u001b[1mID'));
  t.notMatch(first, '\u001b');
});

for (const [bytes, text] of [
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [150 * 1024, '150 KiB'],
  [5n << 30n, '5.0 GiB'],
] as const)
  t.test(`${bytes} bytes are ${text}`, async t => t.equal(shownSize(bytes), text));

t.test('ages have one unit, and no time is no age', async t => {
  const now = 1_000_000_000_000;
  const ago = (s: number) => shownAge((BigInt(now) - BigInt(s) * 1000n) * 1_000_000n, now);
  t.same(
    [ago(0), ago(119), ago(120), ago(7199), ago(7200), ago(172_799), ago(172_800)],
    ['0 s', '119 s', '2 min', '119 min', '2 h', '47 h', '2 d'],
  );
  t.equal(ago(-5), '0 s', 'a clock that was set back');
  t.equal(shownAge(0n, now), '');
});
