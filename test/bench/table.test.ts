import t from 'tap';
import { mebibytes, milliseconds, ratio, table } from '../../bench/table.ts';

t.test('columns are as wide as their widest cell, numbers stand to the right', async t => {
  const text = table(
    ['', 'ours', 'ratio'],
    [
      ['CreateContainer', '9.5 ms', '0.50 ×'],
      ['memory', '120.0 MiB'],
    ],
  );
  t.equal(
    text,
    [
      '|                 |      ours |  ratio |',
      '|-----------------|----------:|-------:|',
      '| CreateContainer |    9.5 ms | 0.50 × |',
      '| memory          | 120.0 MiB |        |',
    ].join('\n'),
  );
});

t.test('numbers say their unit and no digit that means nothing', async t => {
  t.equal(milliseconds(9.876), '9.9 ms');
  t.equal(milliseconds(98.76), '99 ms');
  t.equal(mebibytes(1536 * 1024), '1.5 MiB');
  t.equal(ratio(1, 4), '0.25 ×');
  t.equal(ratio(1, 0), '', 'nothing is a multiple of nothing');
});
