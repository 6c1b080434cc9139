import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openInstance } from '../../daemon/instance.ts';

t.test('ids are unique, and tell which daemon made them, also after a restart', async t => {
  const [mine, others] = [join(t.testdir({}), 'mine'), join(t.testdirName, 'others')];
  const first = await openInstance(mine);
  const ids = Array.from({ length: 100 }, () => first.newId());
  t.equal(new Set(ids).size, 100);
  for (const id of ids) t.match(id, /^[0-9a-f]{64}$/);
  const again = await openInstance(mine);
  const other = await openInstance(others);
  t.ok(ids.every(id => again.made(id)));
  t.ok(ids.every(id => !other.made(id)));
  t.notOk(first.made(readFileSync(mine, 'utf8').trim()), 'the mark alone is no id');
});

t.test('a damaged mark is made anew', async t => {
  const path = join(t.testdir({ mark: 'zz' }), 'mark');
  writeFileSync(path, '\0\0');
  const { newId, made } = await openInstance(path);
  t.ok(made(newId()));
  t.match(readFileSync(path, 'utf8'), /^[0-9a-f]{8}\n$/);
});
