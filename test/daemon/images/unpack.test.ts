import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Code } from '@cleat/base';
import { getxattr } from '@cleat/linux';
import t, { type Test } from 'tap';
import { UnpackWorker } from '../../../daemon/images/unpack/unpack-worker.ts';
import { signal, workerCommand } from './support/service.ts';
import { dir, file, hardlink, makeTar, symlink, type TarSpec } from './support/tar-builder.ts';

t.setTimeout(280_000);

const worker = new UnpackWorker(workerCommand);
t.teardown(() => worker.close());
const LIMITS = { maxBytes: 64 * 1024 * 1024, maxEntries: 100_000 };

/** A directory to unpack into, with a file beside it that no layer may touch. */
function makeTarget(t: Test) {
  const outside = mkdtempSync(join(tmpdir(), 'cleat-unpack-'));
  t.teardown(() => rmSync(outside, { recursive: true, force: true }));
  const directory = join(outside, 'layer');
  mkdirSync(directory);
  writeFileSync(join(outside, 'witness'), 'untouched');
  const path = (...names: string[]) => join(directory, ...names);
  const unpack = async (layer: readonly TarSpec[] | Buffer, limits = LIMITS) => {
    writeFileSync(join(outside, 'blob'), Buffer.isBuffer(layer) ? layer : makeTar(layer));
    try {
      return await worker.unpack(join(outside, 'blob'), { directory, limits }, 'layer x', signal());
    } finally {
      t.same(readdirSync(outside).sort(), ['blob', 'layer', 'witness'], 'nothing was made outside');
      t.equal(readFileSync(join(outside, 'witness'), 'utf8'), 'untouched');
      t.equal(lstatSync(join(outside, 'witness')).nlink, 1);
    }
  };
  return {
    directory,
    path,
    unpack,
    read: (name: string) => readFileSync(path(name), 'utf8'),
    stat: (name: string) => lstatSync(path(name)),
  };
}

t.test('modes, owners, times, links, fifos and device nodes come out as they went in', async t => {
  const { path, unpack, read, stat } = makeTarget(t);
  await unpack([
    dir('./', { mode: 0o711, uid: 3, mtime: 900_000_000 }),
    dir('d/', { mode: 0o1777, uid: 1, gid: 2, mtime: 1_100_000_000 }),
    file('d/suid', 'x', { mode: 0o6755, uid: 5, gid: 6, mtime: 1_200_000_000 }),
    symlink('d/link', '/anywhere/../else'),
    hardlink('d/hard', 'd/suid'),
    { name: 'd/fifo', type: '6', mode: 0o640 },
    { name: 'd/null', type: '3', mode: 0o666, major: 1, minor: 3 },
    { name: 'd/disk', type: '4', mode: 0o660, major: 259, minor: 300 },
  ]);
  t.match(stat('.'), { uid: 3, mtimeMs: 900_000_000_000 });
  t.equal(stat('.').mode & 0o7777, 0o711);
  t.match(stat('d'), { uid: 1, gid: 2, mtimeMs: 1_100_000_000_000 });
  t.equal(stat('d').mode & 0o7777, 0o1777);
  t.match(stat('d/suid'), { uid: 5, gid: 6, nlink: 2, mtimeMs: 1_200_000_000_000 });
  t.equal(stat('d/suid').mode & 0o7777, 0o6755);
  t.equal(stat('d/hard').ino, stat('d/suid').ino);
  t.equal(readlinkSync(path('d/link')), '/anywhere/../else');
  t.ok(stat('d/fifo').isFIFO());
  t.equal(stat('d/null').rdev, 0x103);
  t.ok(stat('d/disk').isBlockDevice());
  t.equal(stat('d/disk').rdev, (259 << 8) | (300 & 0xff) | ((300 & ~0xff) << 12));
  t.equal(read('d/hard'), 'x');
});

t.test('names may be long, and any bytes; times may have fractions and ids may be large', async t => {
  const { directory, unpack, read, stat } = makeTarget(t);
  const long = `${'p/'.repeat(150)}${'n'.repeat(255)}`;
  const gnu = `${'g/'.repeat(150)}${'m'.repeat(200)}`;
  await unpack([
    file('short', 'pax', { pax: { path: long, mtime: '1234567890.5', uid: '4000000000', gid: '70000' } }),
    file(gnu, 'gnu', { gnuLongName: true }),
    file('latin-\xe9\xff', 'bytes'),
    { name: 'fifo-\xff', type: '6' },
    file('umlaut-\xc3\xa4', 'utf8'),
  ]);
  t.equal(read(long), 'pax');
  t.match(stat(long), { uid: 4_000_000_000, gid: 70_000, mtimeMs: 1_234_567_890_500 });
  t.equal(read(gnu), 'gnu');
  t.equal(read('umlaut-ä'), 'utf8');
  const names = readdirSync(directory, { encoding: 'latin1' });
  t.same(
    names.filter(name => name.endsWith('\xff')),
    ['fifo-\xff', 'latin-\xe9\xff'],
  );
});

t.test(
  'a file capability, which is binary, survives; marks of overlay and labels are not taken from a layer',
  async t => {
    const { path, unpack } = makeTarget(t);
    const capability = Buffer.from('0100000280200000000000000000000000000000', 'hex');
    await unpack([
      file('ping', 'p', {
        pax: {
          'SCHILY.xattr.security.capability': capability,
          'SCHILY.xattr.trusted.overlay.redirect': '/etc',
          'SCHILY.xattr.user.overlay.opaque': 'y',
        },
      }),
    ]);
    t.same(getxattr(path('ping'), 'security.capability'), capability);
    t.equal(getxattr(path('ping'), 'trusted.overlay.redirect'), undefined);
    t.equal(getxattr(path('ping'), 'user.overlay.opaque'), undefined);
  },
);

t.test('whiteouts become what overlay understands, and speak of lower layers only', async t => {
  const { path, unpack, read, stat } = makeTarget(t);
  const opaque = (name: string) => getxattr(path(name), 'trusted.overlay.opaque')?.toString();
  await unpack([
    file('a/.wh.gone', ''),
    dir('b/'),
    file('b/.wh..wh..opq', ''),
    file('b/new', 'new'),
    file('kept', 'this layer'),
    file('.wh.kept', ''),
    dir('replaced/'),
    file('.wh.replaced', ''),
    file('.wh.again', ''),
    file('again/file', 'made after its whiteout'),
    file('.wh..wh.plnk', 'aufs'),
  ]);
  t.ok(stat('a/gone').isCharacterDevice());
  t.equal(stat('a/gone').rdev, 0);
  t.equal(opaque('b'), 'y');
  t.equal(read('b/new'), 'new');
  t.equal(read('kept'), 'this layer');
  t.equal(opaque('replaced'), 'y');
  t.equal(opaque('again'), 'y');
  t.equal(opaque('a'), undefined);
  t.same(readdirSync(path('.')).sort(), ['a', 'again', 'b', 'kept', 'replaced']);
});

t.test('the last entry of a name counts', async t => {
  const { path, unpack, read, stat } = makeTarget(t);
  await unpack([
    file('x', 'first'),
    file('x', 'second'),
    dir('d/'),
    file('d/in', 'lost'),
    file('d', 'a file now'),
    symlink('s', 'x'),
    dir('s/'),
    file('s/in', 'kept'),
    dir('s/', { mode: 0o700 }),
  ]);
  t.equal(read('x'), 'second');
  t.equal(read('d'), 'a file now');
  t.equal(read('s/in'), 'kept');
  t.equal(stat('s').mode & 0o7777, 0o700);
  t.same(readdirSync(path('.')).sort(), ['d', 's', 'x']);
});

t.test('directories that the layer leaves unsaid are reported', async t => {
  const { unpack } = makeTarget(t);
  const { implied } = await unpack([file('a/b/c', ''), dir('a/'), file('d/e', '')]);
  t.same([...implied].sort(), ['', 'a/b', 'd']);
});

t.test('links lead nowhere but into the layer', async t => {
  const { path, unpack, read } = makeTarget(t);
  await unpack([
    symlink('up', '../..'),
    file('up/witness', 'through ..'),
    symlink('abs', '/'),
    file('abs/layer-file', 'through /'),
    symlink('etc', '/etc'),
    dir('etc/'),
    file('etc/passwd', 'its own'),
    symlink('final', '/witness'),
    file('final', 'replaced, not followed'),
  ]);
  t.equal(read('witness'), 'replaced, not followed' === read('final') ? 'through ..' : '');
  t.equal(read('layer-file'), 'through /');
  t.equal(read('etc/passwd'), 'its own');
  t.ok(lstatSync(path('etc')).isDirectory());
});

t.test('a hostile or broken layer is refused, with a sentence that says why', async t => {
  const good = makeTar([file('file', 'content')]);
  const broken = Buffer.from(good);
  broken[0] = 0xff;
  const cases: ReadonlyArray<readonly [string, readonly TarSpec[] | Buffer, RegExp]> = [
    ['..', [file('../witness', 'x')], /"..\/witness", which leads out of it/],
    ['.. in the middle', [file('a/../../witness', 'x')], /leads out/],
    ['a hard link out', [hardlink('h', '../witness')], /leads out/],
    ['an absolute hard link to nothing', [hardlink('h', '/witness')], /cannot unpack hardlink "h": .*ENOENT/],
    ['a hard link through a symbolic link', [symlink('s', '/..'), hardlink('h', 's/witness')], /ENOENT/],
    ['a directory that is a file', [file('a', ''), file('a/b', '')], /"a" is not a directory/],
    ['whiteout of .', [file('d/.wh..', '')], /whiteout must name/],
    ['whiteout of ..', [file('d/.wh...', '')], /whiteout must name/],
    ['whiteout of nothing', [file('d/.wh.', '')], /whiteout must name/],
    ['a name beyond all limits', [file('n', '', { pax: { path: 'n'.repeat(300) } })], /ENAMETOOLONG/],
    ['a path beyond all limits', [file('n', '', { pax: { path: 'n/'.repeat(5000) } })], /of \d+ bytes/],
    ['a zero byte', [file('n', '', { pax: { path: 'a\0b' } })], /zero byte/],
    [
      'an extended header beyond all limits',
      [file('n', '', { pax: { path: 'n'.repeat(2_000_000) } })],
      /extended tar header of/,
    ],
    ['a root that is a file', [file('./', 'x', { type: '2' })], /root of a layer/],
    ['a sparse file without a length', [file('s', '', { pax: { 'GNU.sparse.major': '1' } })], /sparse file has "" for/],
    ['a sparse file that stores more', [file('s', 'more', { type: 'S' })], /sparse file does not fit/],
    ...(
      [
        ['9,4', /overlap or lie beyond/],
        ['0,3,2,1', /overlap or lie beyond/],
        ['0,3', /does not fit/],
        ['0,3,5', /does not fit/],
        ['0,x', /has "x" for a number/],
      ] as const
    ).map(
      ([map, says]) =>
        [
          `a sparse file with the map ${map}`,
          [file('s', 'four', { pax: { 'GNU.sparse.size': '10', 'GNU.sparse.map': map } })],
          says,
        ] as const,
    ),
    [
      'a sparse file with a list of pieces that never ends',
      [file('s', '1'.repeat(2000), { pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '10' } })],
      /is no list of numbers/,
    ],
    [
      'a sparse file with too many pieces',
      [file('s', '999999999\n'.repeat(60), { pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '10' } })],
      /too many pieces/,
    ],
    ['a stream that ends early', good.subarray(0, 515), /truncated/],
    ['a wrong checksum', broken, /checksum/],
    ['not tar at all', Buffer.from('hello'.repeat(300)), /not a tar stream/],
    ['gzip that ends early', gzipSync(good).subarray(0, 40), /unexpected end of file/],
    ['gzip that is none', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(600)]), /the gzip stream is damaged/],
  ];
  for (const [title, layer, message] of cases)
    await t.test(title, async t => {
      const { unpack } = makeTarget(t);
      await t.rejects(unpack(layer), { code: Code.DataLoss, message });
    });
});

t.test('a layer has a size and a number of entries that it may not exceed', async t => {
  const { unpack } = makeTarget(t);
  await t.rejects(
    unpack([file('a', ''), file('b', ''), file('c', '')], { ...LIMITS, maxEntries: 2 }),
    /more than 2 entries/,
  );
  const bomb = gzipSync(makeTar([file('bomb', Buffer.alloc(8 * 1024 * 1024))]));
  t.ok(bomb.length < 64 * 1024);
  await t.rejects(unpack(bomb, { ...LIMITS, maxBytes: 1024 * 1024 }), /unpacks to more than 1048576 bytes/);
});

t.test('the digest is of the uncompressed stream to its end, whatever compressed it', async t => {
  const tar = Buffer.concat([makeTar([file('f', 'x'.repeat(100_000))]), Buffer.alloc(10_240)]);
  const diffId = `sha256:${createHash('sha256').update(tar).digest('hex')}`;
  const halves = [tar.subarray(0, 7777), tar.subarray(7777)];
  for (const compressed of [tar, gzipSync(tar), zstdCompressSync(tar), Buffer.concat(halves.map(h => gzipSync(h)))]) {
    const { unpack, stat } = makeTarget(t);
    const result = await unpack(compressed);
    t.equal(result.diffId, diffId);
    t.match(result, { sizeBytes: 4096 + 102_400, inodes: 2 });
    t.equal(stat('f').size, 100_000);
  }
});

t.test('sparse files come out with their holes, as every format of GNU tar stores them', async t => {
  const source = t.testdir();
  const piece = (at: number) => ({ at, bytes: randomBytes(5000 + (at % 977)) });
  const MiB = 1024 * 1024;
  const files: Record<string, { bytes: number; pieces: ReturnType<typeof piece>[] }> = {
    'one-hole': { bytes: 3 * MiB, pieces: [piece(0)] },
    'hole-first': { bytes: 2 * MiB + 5_000, pieces: [piece(2 * MiB)] },
    'many-pieces': { bytes: 40 * MiB, pieces: Array.from({ length: 60 }, (_, i) => piece(i * 600_000)) },
    'all-hole': { bytes: 5 * MiB, pieces: [] },
    'no-hole': { bytes: 9_000, pieces: [{ at: 0, bytes: randomBytes(9_000) }] },
  };
  for (const [name, { bytes, pieces }] of Object.entries(files)) {
    const fd = openSync(join(source, name), 'w');
    for (const { at, bytes } of pieces) writeSync(fd, bytes, 0, bytes.length, at);
    if (bytes > statSync(join(source, name)).size) ftruncateSync(fd, bytes);
    closeSync(fd);
  }
  writeFileSync(join(source, 'z-after'), 'what follows is found');
  for (const format of [['gnu'], ['pax', '0.0'], ['pax', '0.1'], ['pax', '1.0']] as const) {
    const version = format[1] ? [`--sparse-version=${format[1]}`] : [];
    const args = ['-cSf', '-', `--format=${format[0]}`, ...version, '-C', source, '.'];
    const layer = execFileSync('tar', args, { maxBuffer: 64 * MiB });
    t.ok(layer.length < 2 * MiB, 'holes are not stored');
    const { path, unpack, stat } = makeTarget(t);
    const { sizeBytes } = await unpack(layer);
    t.ok(sizeBytes < 2 * MiB, 'holes take no place');
    for (const name of readdirSync(source)) {
      t.ok(readFileSync(path(name)).equals(readFileSync(join(source, name))), `${format.join(' ')}: ${name}`);
      t.ok(stat(name).blocks * 512 < 2 * MiB);
    }
  }
});
