import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyMount,
  isMountPoint,
  MS,
  mount,
  mountCompactOverlay,
  mountInfo,
  parseMountInfo,
  parseMountOptions,
  unmount,
} from '@cleat/linux';
import t from 'tap';
import { enterOwnNamespaces } from './unshared.ts';

enterOwnNamespaces();

const infoAt = (target: string) =>
  mountInfo()
    .filter(info => info.target === target)
    .at(-1);

t.test('option words become flags, propagation and data, and a later word wins', async t => {
  t.match(parseMountOptions(['ro', 'nosuid', 'size=1m', 'mode=700', 'rslave']), {
    flags: MS.RDONLY | MS.NOSUID,
    propagation: [MS.SLAVE | MS.REC],
    data: 'size=1m,mode=700',
  });
  t.equal(parseMountOptions(['ro', 'rw', 'noexec', 'exec']).flags, 0);
  t.equal(parseMountOptions(['rbind']).flags, MS.BIND | MS.REC);
  t.equal(parseMountOptions(['toString']).data, 'toString', 'a word of Object.prototype is data like any other');
});

t.test('a tmpfs is mounted with its flags and data, and taken away', async t => {
  const target = t.testdir();
  applyMount({ type: 'tmpfs', source: 'shm', target, options: ['nosuid', 'nodev', 'noexec', 'mode=1777', 'size=1m'] });
  t.ok(isMountPoint(target));
  t.match(infoAt(target), { type: 'tmpfs', source: 'shm', options: ['rw', 'nosuid', 'nodev', 'noexec'] });
  t.ok(infoAt(target)?.superOptions.includes('size=1024k'));
  t.equal(unmount(target), true);
  t.equal(unmount(target), false, 'a second time finds nothing');
  t.notOk(isMountPoint(target));
  t.notOk(isMountPoint(join(target, 'absent')));
});

t.test('a read-only bind mount refuses writes while its source does not', async t => {
  const dir = t.testdir({ source: {}, target: {} });
  const [source, target] = [join(dir, 'source'), join(dir, 'target')];
  applyMount({ type: 'bind', source, target, options: ['rbind', 'ro', 'nodev', 'rprivate'] });
  t.throws(() => writeFileSync(join(target, 'a'), ''), { code: 'EROFS' });
  writeFileSync(join(source, 'a'), 'x');
  t.equal(readFileSync(join(target, 'a'), 'utf8'), 'x');
  t.match(infoAt(target)?.options, ['ro', 'nodev']);
  unmount(target, { detach: true });
});

t.test('propagation is set as asked', async t => {
  const target = t.testdir();
  applyMount({ type: 'tmpfs', source: 'x', target, options: ['shared'] });
  t.match(infoAt(target)?.tags, [/^shared:/]);
  applyMount({ type: '', source: '', target, options: ['private'] });
  t.strictSame(infoAt(target)?.tags, []);
  unmount(target);
});

t.test('nothing stays mounted when the second step fails', async t => {
  const dir = t.testdir({ source: {}, target: {} });
  const [source, target] = [join(dir, 'source'), join(dir, 'target')];
  applyMount({ type: 'tmpfs', source: 'x', target: source, options: ['nosuid', 'nodev'] });
  // In a user namespace of its own a process may bind the tmpfs, but not take its nosuid and nodev away.
  const program = `
    import { applyMount, isMountPoint } from '@cleat/linux';
    try {
      applyMount(${JSON.stringify({ type: 'bind', source, target, options: ['bind', 'ro'] })});
    } catch (err) {
      process.stdout.write(err.code + ' ' + isMountPoint(${JSON.stringify(target)}));
    }`;
  const node = [process.execPath, '--input-type=module-typescript', '-e', program];
  t.equal(execFileSync('unshare', ['-U', '-r', '-m', ...node], { encoding: 'utf8', timeout: 60_000 }), 'EPERM false');
  unmount(source);
});

t.test('an overlay may have more layers than fit in one page', async t => {
  const dir = t.testdir();
  mount('x', dir, 'tmpfs');
  const layers = Array.from({ length: 100 }, (_, i) => join(dir, `${i}`.padStart(64, '0')));
  for (const [i, layer] of layers.entries()) {
    mkdirSync(layer);
    writeFileSync(join(layer, `from-${i}`), `${i}`);
    writeFileSync(join(layer, 'same'), `${i}`);
  }
  const paths = ['upper', 'work', 'merged'].map(name => join(dir, name));
  for (const path of paths) mkdirSync(path);
  const [upper, work, target = ''] = paths;
  const options = [`lowerdir=${layers.join(':')}`, `upperdir=${upper}`, `workdir=${work}`, 'nosuid'];
  applyMount({ type: 'overlay', source: 'overlay', target, options });
  t.equal(readFileSync(join(target, 'from-99'), 'utf8'), '99');
  t.equal(readFileSync(join(target, 'same'), 'utf8'), '0', 'the first layer is on top');
  writeFileSync(join(target, 'new'), 'n');
  t.ok(existsSync(join(`${upper}`, 'new')));
  t.ok(infoAt(target)?.options.includes('nosuid'));
  unmount(target);
  unmount(dir, { detach: true });
});

t.test(
  'an overlay of many layers can also be mounted by paths from the directory that they have in common',
  async t => {
    const dir = t.testdir({ target: {}, upper: {}, work: {}, 'with:colon': {} });
    const layers = Array.from({ length: 300 }, (_, i) => join(dir, 'with\\:colon', String(i), 'fs'));
    for (const [i, layer] of layers.entries()) {
      const path = layer.replace('\\', '');
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, `of-${i}`), '');
      writeFileSync(join(path, 'top'), `${i}`);
    }
    const before = process.cwd();
    const target = join(dir, 'target');
    const options = [`lowerdir=${layers.join(':')}`, `upperdir=${join(dir, 'upper')}`, `workdir=${join(dir, 'work')}`];
    t.ok(options.join(',').length > 4096);
    mountCompactOverlay('overlay', target, 0, options.join(','));
    t.equal(process.cwd(), before);
    t.equal(readFileSync(join(target, 'top'), 'utf8'), '0');
    t.equal(readdirSync(target).length, 301);
    unmount(target);
  },
);

t.test('a failed mount says what the kernel said, and where', async t => {
  const target = join(t.testdir(), 'absent');
  t.throws(() => mount('none', target, 'tmpfs'), {
    name: 'SystemError',
    message: `mount(${target}): ENOENT (no such file or directory)`,
    code: 'ENOENT',
    syscall: 'mount',
    path: target,
  });
});

t.test('a symbolic link is not followed when unmounting', async t => {
  const dir = t.testdir({ mounted: {} });
  const mounted = join(dir, 'mounted');
  symlinkSync(mounted, join(dir, 'link'));
  mount('x', mounted, 'tmpfs');
  t.equal(unmount(join(dir, 'link')), false);
  t.ok(isMountPoint(mounted));
  unmount(mounted);
});

t.test('a mountinfo line is parsed with its escapes and any number of tags', async t => {
  const line = '36 35 98:0 /mnt1 /mnt\\0402\\134x rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n';
  t.strictSame(parseMountInfo(line), [
    {
      id: 36,
      parentId: 35,
      device: '98:0',
      root: '/mnt1',
      target: '/mnt 2\\x',
      options: ['rw', 'noatime'],
      tags: ['master:1', 'shared:7'],
      type: 'ext3',
      source: '/dev/root',
      superOptions: ['rw', 'errors=continue'],
    },
  ]);
  t.match(parseMountInfo(line.replace(' master:1 shared:7', '')), [{ tags: [], type: 'ext3' }]);
});
