import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDurable, removeFileNow } from '@cleat/base';
import t from 'tap';

t.test('a file is removed whether it is there or not; what is no file is an error', async t => {
  const path = join(t.testdir(), 'f');
  writeFileSync(path, '');
  removeFileNow(path);
  t.equal(existsSync(path), false);
  removeFileNow(path);
  mkdirSync(path);
  t.throws(() => removeFileNow(path), { code: /EISDIR|EPERM/ });
});

t.test('a file that is gone cannot be made durable', async t => {
  const path = join(t.testdir(), 'f');
  await t.rejects(makeDurable(path), { code: 'ENOENT' });
  writeFileSync(path, 'x');
  await makeDurable(path);
});
