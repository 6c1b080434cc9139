import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { realpathCached } from '@cleat/linux';
import t from 'tap';

t.test('a path is known by heart while it is there, once it was used', async t => {
  const path = join(t.testdir({}), 'later');
  t.equal(realpathCached(path), undefined);
  mkdirSync(path);
  t.equal(realpathCached(path), path);
  t.equal(realpathCached(`${path}/../later/.`), path);
  rmSync(path, { recursive: true });
  t.equal(realpathCached(path), undefined);
});

t.test('a link leads to where it points, or is not known: never to itself', async t => {
  const dir = t.testdir({ real: {} });
  symlinkSync('real', join(dir, 'link'));
  t.ok([join(dir, 'real'), undefined].includes(realpathCached(join(dir, 'link'))));
});
