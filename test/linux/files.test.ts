import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getxattr, lockFile, mallocTrim, mkfifo, mknod, openBeneath, setxattr, syncFilesystem } from '@cleat/linux';
import t from 'tap';

const withDir = <T>(path: string, use: (fd: number) => T): T => {
  const fd = openSync(path, constants.O_DIRECTORY);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
};

t.test('no path leads out of the directory that is opened beneath', async t => {
  const dir = t.testdir({ secret: 'outside', root: { secret: 'inside', sub: {} } });
  const root = join(dir, 'root');
  symlinkSync('/secret', join(root, 'absolute'));
  symlinkSync('../../../secret', join(root, 'sub', 'climbs'));
  symlinkSync('absolute', join(root, 'chain'));
  withDir(root, fd => {
    for (const path of ['secret', '/secret', '../secret', 'sub/../../secret', 'absolute', 'sub/climbs', 'chain']) {
      const opened = openBeneath(fd, path, constants.O_RDONLY);
      t.equal(readFileSync(opened, 'utf8'), 'inside', path);
      closeSync(opened);
    }
    t.throws(() => openBeneath(fd, 'absent', constants.O_RDONLY), { code: 'ENOENT', syscall: 'openat2' });
    const made = openBeneath(fd, '../made', constants.O_CREAT | constants.O_WRONLY, 0o640);
    closeSync(made);
  });
  t.equal(statSync(join(root, 'made')).mode & 0o777, 0o640 & ~process.umask());
});

t.test('chroot leaves no way out for a helper process', async t => {
  const dir = t.testdir({ inside: 'yes' });
  const program = `
    import { readdirSync } from 'node:fs';
    import { chroot } from '@cleat/linux';
    chroot(${JSON.stringify(dir)});
    process.stdout.write(JSON.stringify([process.cwd(), readdirSync('/'), readdirSync('/../..')]));`;
  const args = ['--input-type=module-typescript', '-e', program];
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  t.strictSame(JSON.parse(out), ['/', ['inside'], ['inside']]);
});

t.test('a lock is held by one open file at a time, and let go when it is closed', async t => {
  const path = join(t.testdir({ lock: '' }), 'lock');
  const [a, b] = [openSync(path, 'r'), openSync(path, 'r')];
  t.equal(lockFile(a), true);
  t.equal(lockFile(b), false);
  closeSync(a);
  t.equal(lockFile(b), true);
  closeSync(b);
});

t.test('fifos and device nodes are made, such as the whiteout of an overlay', async t => {
  const dir = t.testdir();
  mkfifo(join(dir, 'fifo'), 0o600);
  t.ok(statSync(join(dir, 'fifo')).isFIFO());
  mknod(join(dir, 'whiteout'), constants.S_IFCHR, 0, 0);
  t.match(statSync(join(dir, 'whiteout')), { rdev: 0 });
  mknod(join(dir, 'null'), constants.S_IFCHR | 0o600, 1, 3);
  t.equal(statSync(join(dir, 'null')).rdev, statSync('/dev/null').rdev);
  t.throws(() => mkfifo(join(dir, 'fifo'), 0o600), { code: 'EEXIST', path: join(dir, 'fifo') });
});

t.test('an extended attribute is kept, on the link itself when it is one', async t => {
  const dir = t.testdir({ file: '' });
  const file = join(dir, 'file');
  t.equal(getxattr(file, 'trusted.overlay.opaque'), undefined);
  setxattr(file, 'trusted.overlay.opaque', 'y');
  t.equal(getxattr(file, 'trusted.overlay.opaque')?.toString(), 'y');
  symlinkSync(file, join(dir, 'link'));
  setxattr(join(dir, 'link'), 'trusted.a', Buffer.from([1, 0, 2]));
  t.strictSame(getxattr(join(dir, 'link'), 'trusted.a'), Buffer.from([1, 0, 2]));
  t.equal(getxattr(file, 'trusted.a'), undefined);
  t.throws(() => setxattr(join(dir, 'absent'), 'trusted.a', ''), { code: 'ENOENT' });
});

t.test('a file system is synced through any descriptor of it', async t => {
  const dir = t.testdir();
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'sub', 'a'), 'x');
  withDir(dir, fd => syncFilesystem(fd));
  t.throws(() => syncFilesystem(-1), { code: 'EBADF', syscall: 'syncfs' });
  mallocTrim();
});
