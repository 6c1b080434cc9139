import { closeSync, fchmodSync, fchownSync, fstatSync, readFileSync, readSync, writeSync } from 'node:fs';
import { childEnd, pipe, sealedCopy, spawnProgram } from '@cleat/linux';
import t from 'tap';
import { cannotSeal } from './can-seal.ts';

const skip = cannotSeal();

t.test('a sealed copy of a program runs, under the name it is given', { skip }, async t => {
  const fd = sealedCopy('/bin/sh', 'shell');
  const { read, write } = pipe();
  const stdio = ['ignore', write, 'ignore'] as const;
  const args = ['-c', 'echo $0'];
  const pid = spawnProgram({ file: `/proc/self/fd/${fd}`, name: 'called', args, cwd: '/', env: {}, stdio });
  t.equal(await childEnd(pid), 0);
  const text = Buffer.alloc(64);
  t.equal(text.toString('utf8', 0, readSync(read, text)), 'called\n');
  for (const end of [fd, read, write]) closeSync(end);
});

t.test('nobody can change it, nor make it fail for others: root in a container may have it open', { skip }, t => {
  const fd = sealedCopy('/bin/sh', 'shell');
  t.ok(readFileSync(`/proc/self/fd/${fd}`).equals(readFileSync('/bin/sh')));
  t.throws(() => writeSync(fd, 'x', 0), { code: 'EPERM' });
  t.throws(() => fchmodSync(fd, 0), { code: 'EPERM' });
  t.throws(() => fchmodSync(fd, 0o4777), { code: 'EPERM' });
  t.throws(() => fchownSync(fd, 1, 1), { code: 'EPERM' });
  t.equal(fstatSync(fd).nlink, 0);
  closeSync(fd);
  t.end();
});

t.test('of a file that is not there none is made', t => {
  t.throws(() => sealedCopy('/none', 'none'), { code: 'ENOENT' });
  t.end();
});
