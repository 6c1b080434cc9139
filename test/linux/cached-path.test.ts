import { mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { realpathCached } from '@cleat/linux';
import t from 'tap';

t.test('a path that was just used is known by heart, links followed', async t => {
  const dir = t.testdir({ real: {} });
  symlinkSync('real', join(dir, 'link'));
  statSync(join(dir, 'link'));
  t.equal(realpathCached(join(dir, 'link')), join(dir, 'real'));
});

t.test('a path that is not there is not known, before and after it was', async t => {
  const dir = t.testdir({});
  const path = join(dir, 'later');
  t.equal(realpathCached(path), undefined);
  mkdirSync(path);
  t.equal(realpathCached(path), path);
  rmSync(path, { recursive: true });
  t.equal(realpathCached(path), undefined);
});
