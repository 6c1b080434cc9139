import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { applyMount, bringLoopbackUp, unmount } from '@cleat/linux';
import t, { type Test } from 'tap';
import type { RootfsMount } from '../../../daemon/images/rootfs.ts';
import { enterOwnNamespaces } from '../../linux/unshared.ts';
import { FaultServer } from './support/fault-server.ts';
import { closeAtEnd, openService, signal } from './support/service.ts';
import { dir, file, symlink, type TarSpec } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

enterOwnNamespaces();
bringLoopbackUp();
t.setTimeout(280_000);

/** Files below a directory with their content, `@` and the target for links, `/` for empty directories. */
function tree(root: string, below = ''): Record<string, string> {
  const entries = readdirSync(join(root, below), { withFileTypes: true }).map(entry => {
    const path = join(below, entry.name);
    if (entry.isSymbolicLink()) return { [path]: `@${readlinkSync(join(root, path))}` };
    if (!entry.isDirectory()) return { [path]: readFileSync(join(root, path), 'utf8') };
    const inner = tree(root, path);
    return Object.keys(inner).length > 0 ? inner : { [path]: '/' };
  });
  return Object.assign({}, ...entries);
}

/** Mount until the scope is left: the test's directory goes after it. */
function mountAt(mounts: readonly RootfsMount[], target: string): Disposable {
  for (const mount of mounts) applyMount({ ...mount, target });
  return { [Symbol.dispose]: () => unmount(target) };
}

async function pulled(t: Test, layers: readonly TarSpec[][]) {
  const server = await FaultServer.start();
  server.add('v', makeImage({ layers }));
  const service = await openService(t.testdir());
  closeAtEnd(t, async () => {
    await service.close();
    await server[Symbol.asyncDispose]();
  });
  const image = await service.pull(`${server.host}/a:v`, { signal: signal() });
  const container = join(t.testdirName, 'container');
  const target = join(t.testdirName, 'rootfs');
  mkdirSync(container);
  mkdirSync(target);
  return { service, image, container, target };
}

const layers = [
  [
    dir('./', { mode: 0o751, uid: 9 }),
    dir('tmp/', { mode: 0o1777, gid: 3 }),
    dir('etc/'),
    file('etc/a', 'a1'),
    file('etc/b', 'b1'),
    dir('opt/'),
    file('opt/old', 'old'),
    dir('var/'),
    file('var/x', 'x1'),
    dir('turned/'),
    file('turned/in', 'in'),
    symlink('link', 'etc/a'),
  ],
  [
    file('etc/a', 'a2'),
    file('etc/.wh.b', ''),
    file('opt/.wh..wh..opq', ''),
    file('opt/new', 'new'),
    file('tmp/of-layer-2', '2'),
  ],
  [
    file('.wh.var', ''),
    dir('var/'),
    file('var/y', 'y3'),
    file('turned', 'a file'),
    file('.wh.link', ''),
    file('etc/c', 'c3'),
  ],
];
const expected = {
  'etc/a': 'a2',
  'etc/c': 'c3',
  'opt/new': 'new',
  'tmp/of-layer-2': '2',
  turned: 'a file',
  'var/y': 'y3',
};

t.test('three layers with whiteouts, opaque directories and changes of kind show what they should', async t => {
  const { service, image, container, target } = await pulled(t, layers);
  using _mounted = mountAt(await service.rootfs(image, container), target);
  t.same(tree(target), expected);
  t.match(lstatSync(target), { uid: 9 }, 'the root is as the image has it');
  t.equal(lstatSync(target).mode & 0o7777, 0o751);
  t.equal(lstatSync(join(target, 'tmp')).mode & 0o7777, 0o1777, 'a directory that a layer leaves unsaid is as below');
  t.match(lstatSync(join(target, 'tmp')), { gid: 3 });
  writeFileSync(join(target, 'etc/a'), 'written');
  t.equal(readFileSync(join(container, 'upper', 'etc', 'a'), 'utf8'), 'written');
});

t.test('what a container wrote is there when its root file system is mounted again', async t => {
  const { service, image, container, target } = await pulled(t, layers);
  for (const times of [1, 2]) {
    using _mounted = mountAt(await service.rootfs(image, container), target);
    t.equal(readdirSync(target).includes('written'), times === 2);
    writeFileSync(join(target, 'written'), '');
  }
});

t.test('read-only mounts show the same, of many layers, one, or none', async t => {
  for (const [some, shown] of [
    [layers, expected],
    [[[file('only', 'o')]], { only: 'o' }],
    [[], {}],
  ] as const)
    await t.test(`${some.length} layers`, async t => {
      const { service, image, target } = await pulled(
        t,
        some.map(layer => [...layer]),
      );
      using _mounted = mountAt(await service.readOnly(image), target);
      t.same(tree(target), shown);
      t.throws(() => writeFileSync(join(target, 'new'), ''), { code: 'EROFS' });
    });
});

t.test('an image without layers is an empty root that can be written', async t => {
  const { service, image, container, target } = await pulled(t, []);
  using _mounted = mountAt(await service.rootfs(image, container), target);
  writeFileSync(join(target, 'first'), '1');
  t.same(tree(target), { first: '1' });
});

t.test(
  'an image of as many layers as overlay takes is mounted, though they do not fit in a page of options',
  async t => {
    const layers = Array.from({ length: 500 }, (_, i) => [file(`of-${i}`, `${i}`), file('last', `${i}`)]);
    const { service, image, container, target } = await pulled(t, layers);
    const [mount] = await service.rootfs(image, container);
    t.ok((mount?.options.join(',').length ?? 0) > 4096);
    using _mounted = mountAt(await service.rootfs(image, container), target);
    t.equal(readFileSync(join(target, 'last'), 'utf8'), '499');
    t.equal(readdirSync(target).length, 501);
    writeFileSync(join(target, 'of-0'), 'written');
  },
);

t.test('more layers than overlay takes are refused in words, before anything is fetched', async t => {
  await t.rejects(
    pulled(
      t,
      Array.from({ length: 501 }, () => []),
    ),
    {
      code: Code.Unimplemented,
      message: /has 501 layers: at most 500 are supported/,
    },
  );
});
