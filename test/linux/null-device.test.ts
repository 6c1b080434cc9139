import { fchownSync, fstatSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { childEnd, nullDevice, pipe, spawnProgram } from '@cleat/linux';
import t from 'tap';

t.test('the null device of a process is as the host’s, but its own', t => {
  const before = statSync('/dev/null');
  const own = nullDevice();
  t.equal(fstatSync(own).rdev, before.rdev);
  t.equal(fstatSync(own).mode, before.mode);
  t.not(fstatSync(own).ino, undefined);
  t.not(fstatSync(own).dev, before.dev);
  t.equal(writeSync(own, 'x'), 1);
  t.equal(readSync(own, Buffer.alloc(1)), 0);
  fchownSync(own, 4711, 4711);
  t.equal(fstatSync(own).uid, 4711);
  t.not(statSync('/dev/null').uid, 4711);
  t.equal(nullDevice(), own, 'it is opened once');
  t.notMatch(readFileSync('/proc/self/mounts', 'utf8'), /\bnull\b/);
  t.end();
});

t.test('a program whose streams are ignored has it, in each of them', async t => {
  const { read, write } = pipe();
  const script = 'cat; echo lost >&2; stat -Lc %t:%T /proc/self/fd/0 /proc/self/fd/2';
  const stdio = ['ignore', write, 'ignore'] as const;
  const pid = spawnProgram({ file: 'sh', args: ['-c', script], cwd: '/', env: { PATH: process.env['PATH'] }, stdio });
  t.equal(await childEnd(pid), 0);
  const text = Buffer.alloc(64);
  t.equal(text.toString('utf8', 0, readSync(read, text)), '1:3\n1:3\n');
});
