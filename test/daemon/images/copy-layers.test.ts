import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { applyMount, attributesOf, makeNodeAt, setAttribute, setTimes, setxattr, unmount } from '@cleat/linux';
import t from 'tap';
import { changedInCopy } from '../../../daemon/images/snapshots/changed-in-copy.ts';
import { copyLayers } from '../../../daemon/images/snapshots/copy-layers.ts';
import { seededRandom } from '../../fault/seeded-random.ts';
import { enterOwnNamespaces } from '../../linux/unshared.ts';

enterOwnNamespaces();

const { S_IFCHR, S_IFIFO, S_IFSOCK } = constants;
/** Source: linux/capability.h: revision 2, effective; CAP_NET_RAW permitted. */
const CAP_NET_RAW = Buffer.from('0100000200200000000000000000000000000000', 'hex');
const OPAQUE = 'trusted.overlay.opaque';

/** Everything that is below a directory, by path in latin1. What a listing names and nobody can look up is not there. */
function tree(root: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const visit = (directory: Buffer, below: string) => {
    for (const name of readdirSync(directory, { encoding: 'buffer' })) {
      const path = Buffer.concat([directory, Buffer.from('/'), name]);
      const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (!stat) continue;
      const { mode, uid, gid, mtimeNs, rdev, nlink, size } = stat;
      const isDirectory = stat.isDirectory();
      const key = `${below}${name.toString('latin1')}`;
      const attributes = [...attributesOf(path)].filter(([attribute]) => !attribute.startsWith('trusted.overlay.'));
      found[key] = {
        ...{ mode, uid, gid, mtimeNs, rdev, attributes },
        ...(!isDirectory && { nlink, size }),
        ...(stat.isFile() && { content: createHash('sha256').update(readFileSync(path)).digest('hex') }),
        ...(stat.isSymbolicLink() && { target: readlinkSync(path) }),
      };
      if (isDirectory) visit(path, `${key}/`);
    }
  };
  visit(Buffer.from(root), '');
  return found;
}

/** What the kernel shows of layers, the lowest first. */
function throughOverlay(layers: readonly string[], target: string): Record<string, unknown> {
  mkdirSync(target, { recursive: true });
  const options = ['ro', `lowerdir=${layers.toReversed().join(':')}`];
  applyMount({ type: 'overlay', source: 'overlay', target, options });
  try {
    return tree(target);
  } finally {
    unmount(target);
  }
}

t.test('owners, modes, times, attributes, links, holes and special files are kept', async t => {
  const layer = join(t.testdir({ layer: { d: { a: 'a', sparse: '' } } }), 'layer');
  const at = (name: string) => join(layer, name);
  chownSync(at('d/a'), 5, 6);
  chmodSync(at('d/a'), 0o4755);
  linkSync(at('d/a'), at('b'));
  setxattr(at('b'), 'security.capability', CAP_NET_RAW);
  setxattr(at('d'), 'user.of', 'a directory');
  truncateSync(at('d/sparse'), 30_000_000);
  const fd = openSync(at('d/sparse'), 'r+');
  writeSync(fd, 'in the middle', 20_000_000);
  closeSync(fd);
  makeNodeAt(Buffer.from(at('null')), S_IFCHR | 0o666, 0x103n);
  makeNodeAt(Buffer.from(at('fifo')), S_IFIFO | 0o640, 0n);
  makeNodeAt(Buffer.from(at('socket')), S_IFSOCK | 0o600, 0n);
  symlinkSync('/etc', at('link'));
  const odd = Buffer.concat([Buffer.from(`${layer}/`), Buffer.of(0xff, 0xfe)]);
  writeFileSync(odd, 'odd');
  setAttribute(odd, 'user.odd', Buffer.from('x'));
  setTimes(odd, 1n, -315_619_199_999_999_999n);
  setTimes(Buffer.from(at('link')), 1_000_000_001n, 1_700_000_000_123_456_789n);
  const copy = join(t.testdirName, 'copy');
  copyLayers({ layers: [layer], directory: copy });
  t.strictSame(tree(copy), tree(layer));
  t.equal(lstatSync(join(copy, 'b')).ino, lstatSync(join(copy, 'd/a')).ino, 'two names of one file');
  t.ok(lstatSync(join(copy, 'd/sparse')).blocks * 512 < 10_000_000, 'holes stay holes');
});

t.test('for a user namespace the owners and the capabilities are its own', async t => {
  const layer = join(t.testdir({ layer: { tool: 'x', far: 'y', d: {} } }), 'layer');
  chownSync(join(layer, 'tool'), 7, 8);
  chownSync(join(layer, 'far'), 70_000, 70_000);
  setxattr(join(layer, 'tool'), 'security.capability', CAP_NET_RAW);
  chmodSync(join(layer, 'far'), 0o4755);
  const range = [{ containerId: 0, hostId: 200_000, size: 65_536 }];
  const copy = join(t.testdirName, 'copy');
  copyLayers({ layers: [layer], directory: copy, mappings: { uids: range, gids: range } });
  const owner = (name: string) => Object.values((({ uid, gid }) => ({ uid, gid }))(lstatSync(join(copy, name))));
  t.strictSame(
    [owner(''), owner('d'), owner('tool')],
    [
      [200_000, 200_000],
      [200_000, 200_000],
      [200_007, 200_008],
    ],
  );
  t.strictSame(owner('far'), [65_534, 65_534], 'an id that is not mapped is nobody’s');
  const capability = attributesOf(Buffer.from(join(copy, 'tool'))).get('security.capability');
  t.equal(
    capability?.toString('hex'),
    `01000003${CAP_NET_RAW.toString('hex', 4)}400d0300`,
    'revision 3, of root 200000',
  );
  const empty = join(t.testdirName, 'empty');
  copyLayers({ layers: [], directory: empty, mappings: { uids: range, gids: range } });
  t.equal(lstatSync(empty).uid, 200_000, 'an image without layers too');
});

t.test('a link of a lower layer leads nothing out of the copy', async t => {
  const root = t.testdir({ outside: { kept: 'outside' }, one: {}, two: { dir: { kept: 'inside' }, file: 'inside' } });
  symlinkSync(join(root, 'outside'), join(root, 'one', 'dir'));
  symlinkSync(join(root, 'outside', 'kept'), join(root, 'one', 'file'));
  copyLayers({ layers: ['one', 'two'].map(name => join(root, name)), directory: join(root, 'copy') });
  t.equal(readFileSync(join(root, 'outside', 'kept'), 'utf8'), 'outside');
  t.equal(readFileSync(join(root, 'copy', 'dir', 'kept'), 'utf8'), 'inside');
  t.ok(lstatSync(join(root, 'copy', 'file')).isFile());
});

t.test('how a copy differs from its image is told, in a user namespace too', async t => {
  const root = t.testdir({ low: { d: { gone: 'x', same: 'x' }, e: 'x', f: { x: 'x' } }, top: { d: { more: 'x' } } });
  const layers = ['low', 'top'].map(name => join(root, name));
  makeNodeAt(Buffer.from(join(root, 'top', 'f')), S_IFCHR, 0n);
  const range = [{ containerId: 0, hostId: 200_000, size: 65_536 }];
  for (const mappings of [undefined, { uids: range, gids: range }]) {
    const directory = join(root, mappings ? 'mapped' : 'copy');
    copyLayers({ layers, directory, mappings });
    const changed = () => changedInCopy({ directory, layers, mappings }, AbortSignal.timeout(60_000));
    t.strictSame(await changed(), []);
    rmSync(join(directory, 'd', 'gone'));
    writeFileSync(join(directory, 'e'), 'other');
    mkdirSync(join(directory, 'f'));
    writeFileSync(join(directory, 'f', 'new'), '');
    t.strictSame(
      (await changed()).map(({ change, path }) => `${change} ${path}`),
      ['changed /d', 'deleted /d/gone', 'changed /e', 'added /f', 'added /f/new'],
    );
  }
});

t.test('a directory that is there is left alone', async t => {
  const root = t.testdir({ layer: {}, there: { file: 'x' } });
  t.throws(() => copyLayers({ layers: [join(root, 'layer')], directory: join(root, 'there') }), { code: 'EEXIST' });
  t.ok(existsSync(join(root, 'there', 'file')));
});

const seed = Number(process.env['CLEAT_TEST_SEED'] ?? Date.now() % 1_000_000);
t.test(`layers of any kind are copied as overlay shows them (seed ${seed})`, async t => {
  const random = below(seededRandom(seed));
  for (let round = 0; round < 40; round++) {
    const root = t.testdir({});
    const layers = Array.from({ length: 2 + random(4) }, (_, index) => join(root, `layer${index}`));
    for (const layer of layers) randomDirectory(random, layer, 3);
    const copy = join(root, 'copy');
    copyLayers({ layers, directory: copy });
    const [expected, found] = [throughOverlay(layers, join(root, 'merged')), tree(copy)];
    if (!t.strictSame(found, expected, `round ${round}`)) break;
  }
});

type Random = (limit: number) => number;
const below =
  (random: () => number): Random =>
  limit =>
    Math.floor(random() * limit);

/** Few names, so that layers meet. */
function randomDirectory(random: Random, directory: string, depth: number): void {
  mkdirSync(directory);
  for (const name of ['a', 'b', 'c', 'd']) {
    const path = join(directory, name);
    const kind = random(7);
    if (kind < 2 && depth > 0) {
      randomDirectory(random, path, depth - 1);
      if (random(3) === 0) setxattr(path, OPAQUE, 'y');
    } else if (kind === 2) writeFileSync(path, `${random(1000)}`, { mode: 0o600 + random(0o100) });
    else if (kind === 3) symlinkSync(`${random(1000)}`, path);
    else if (kind === 4) makeNodeAt(Buffer.from(path), S_IFCHR, 0n);
  }
  setTimes(Buffer.from(directory), 0n, BigInt(random(1_000_000_000)));
}
