import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Code } from '@cleat/base';
import { getxattr } from '@cleat/linux';
import t from 'tap';
import { fsck } from '../../../daemon/images/admin/fsck.ts';
import { exportImage } from '../../../daemon/images/archive/export-image.ts';
import { importArchive } from '../../../daemon/images/archive/import-archive.ts';
import type { ImageService } from '../../../daemon/images/image-service.ts';
import { dockerArchive, layoutArchive, pieces } from './support/archives.ts';
import { contentOf, openService, signal } from './support/service.ts';
import { dir, file, hardlink, makeTar, symlink } from './support/tar-builder.ts';
import { blob, makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

const spec = {
  layers: [
    [
      dir('etc/', { mode: 0o750 }),
      file('etc/a', 'a', { uid: 7, gid: 8, mode: 0o4755 }),
      dir('gone/'),
      file('gone/x', 'x'),
      dir('opaque/'),
      file('opaque/old', ''),
      hardlink('b', 'etc/a'),
    ],
    [
      file('.wh.gone', ''),
      dir('opaque/'),
      file('opaque/.wh..wh..opq', ''),
      file('opaque/new', 'n'.repeat(100_000)),
      symlink('link', 'etc/a'),
      file(`${'d'.repeat(90)}/${'long'.repeat(30)}`, 'long'),
      { name: 'null', type: '3', major: 1, minor: 3 },
      { name: 'pipe', type: '6' },
      file('capable', 'c', {
        pax: { 'SCHILY.xattr.security.capability': Buffer.from('0100000200040000000000000000000000000000', 'hex') },
      }),
    ],
  ],
  config: { User: '7', Cmd: ['c'] },
};
const image = makeImage(spec);

const load = (service: ImageService, bytes: Buffer, name?: string) =>
  importArchive(service.content, pieces(bytes), { name, allow: () => {}, signal: signal() });
const measure = async () => 1n;

/** Names, kinds, owners, modes and content of all layers of an image. */
function tree(service: ImageService, id: string): string {
  const { layers, layout } = service.content;
  const directories = service.byId(id).layers.map(chainId => layout.layerFiles(layers.get(chainId)?.number ?? 0));
  const show = [
    'cd "$0"',
    "find . -not -type c -printf '%P %y %m %U:%G %n %l %T@\\n' | sed -E 's/\\.[0-9]+$//' | sort",
    "find . -type c | sort | xargs -r stat -c '%n %a %u:%g %t:%T'",
    'find . -type f | sort | xargs -r sha256sum',
  ].join('; ');
  const marks = [
    ['opaque', 'trusted.overlay.opaque'],
    ['capable', 'security.capability'],
  ] as const;
  const shown = directories.flatMap(path => [
    execFileSync('sh', ['-c', show, path], { encoding: 'utf8' }),
    ...marks.flatMap(([name, key]) =>
      existsSync(join(path, name)) ? [`${name} ${key}=${getxattr(join(path, name), key)?.toString('hex')}`] : [],
    ),
  ]);
  return shown.join('\n');
}

for (const [kind, archive] of [
  ['an OCI layout', layoutArchive(image, ['example.com/a:1', 'a:2'])],
  ['a gzipped OCI layout', gzipSync(layoutArchive(image, ['example.com/a:1', 'a:2']))],
  ['a docker archive', dockerArchive([{ image, names: ['example.com/a:1', 'a:2'] }])],
  [
    'a docker archive, compressed with zstd',
    zstdCompressSync(dockerArchive([{ image, names: ['example.com/a:1', 'a:2'] }])),
  ],
] as const)
  t.test(`${kind} is imported with its names, and nothing else stays of it`, async t => {
    const service = await openService(t.testdir());
    t.same(await load(service, archive), [image.id]);
    const found = service.byId(image.id);
    t.same(found.tags, ['example.com/a:1', 'docker.io/library/a:2']);
    t.equal(found.config.user, '7');
    t.equal(found.layers.length, 2);
    t.same(await fsck(service.content, measure), { unreachable: [], broken: [], partialBytes: 0n, busyBytes: 0n });
    await service.remove(image.id);
    t.same(contentOf(t.testdirName), []);
    await service.close();
  });

t.test(
  'an import that is the same as a pull makes the same layers, and a layer that is there is not made again',
  async t => {
    const service = await openService(t.testdir());
    const other = makeImage({ ...spec, config: { User: '9' } });
    await load(
      service,
      dockerArchive([
        { image, names: ['x:1'] },
        { image: other, names: ['y:1'] },
      ]),
    );
    t.same(service.byId(image.id).layers, service.byId(other.id).layers);
    t.equal(contentOf(t.testdirName).filter(name => name.startsWith('l/')).length, 2);
    await service.close();
  },
);

t.test('an exported image has the same files and configuration when it is imported elsewhere', async t => {
  const from = await openService(join(t.testdir(), 'a'));
  const to = await openService(join(t.testdirName, 'b'));
  await load(from, layoutArchive(image, ['example.com/a:1']));
  const record = from.content.records.get(image.id);
  if (!record) throw new Error('not imported');
  const archive = await buffer(exportImage(from.content, record, signal()));
  const [id = ''] = await load(to, archive);
  t.same(to.byId(id).tags, ['example.com/a:1']);
  t.same(to.byId(id).config, from.byId(image.id).config);
  t.equal(tree(to, id), tree(from, image.id));
  t.match(tree(to, id), /trusted\.overlay\.opaque=79/);
  t.match(tree(to, id), /security\.capability=01/);
  const again = await buffer(exportImage(from.content, record, signal()));
  t.ok(again.equals(archive), 'the same image makes the same archive');
  const names = execFileSync('tar', ['-t'], { input: archive, encoding: 'utf8' });
  t.match(names, /^oci-layout\nindex\.json\nblobs\/sha256\//, 'tar reads it');
  for (const service of [from, to]) {
    t.same(
      contentOf(service === from ? join(t.testdirName, 'a') : join(t.testdirName, 'b')).filter(n =>
        n.startsWith('ingest'),
      ),
      [],
    );
    await service.close();
  }
});

const wrongLayer = makeImage({ ...spec, diffIds: [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`] });
const encryptedManifest = JSON.parse(image.manifest.bytes.toString());
for (const layer of encryptedManifest.layers) layer.mediaType += '+encrypted';
const encrypted = {
  ...image,
  manifest: blob(Buffer.from(JSON.stringify(encryptedManifest)), image.manifest.mediaType),
};
const [first = image.config] = image.layers;
for (const [title, archive, name, code, says] of [
  ['no tar', Buffer.alloc(5000, 'x'), undefined, Code.InvalidArgument, /the archive: .*not a tar stream/],
  ['an empty archive', makeTar([]), undefined, Code.InvalidArgument, /neither index.json nor manifest.json/],
  ['a truncated one', layoutArchive(image, ['a:1']).subarray(0, 3000), undefined, Code.InvalidArgument, /truncated/],
  ['one without names', layoutArchive(image, []), undefined, Code.InvalidArgument, /no name: say one/],
  ['one with a name that is none', layoutArchive(image, ['A B:1']), undefined, Code.InvalidArgument, /only a-z/],
  [
    'a name for several',
    dockerArchive([
      { image, names: ['x:1'] },
      { image: makeImage({ layers: [] }), names: ['y:1'] },
    ]),
    'z:1',
    Code.InvalidArgument,
    /holds 2 images/,
  ],
  ['an encrypted layer', layoutArchive(encrypted, ['a:1']), undefined, Code.Unimplemented, /is encrypted \(media type/],
  ['a layer that is another', layoutArchive(wrongLayer, ['a:1']), undefined, Code.DataLoss, /unpacks to/],
  [
    'a name with another digest',
    layoutArchive(image, ['a:1']),
    `a@sha256:${'0'.repeat(64)}`,
    Code.InvalidArgument,
    /instead of/,
  ],
  [
    'a blob that is not what its name says',
    layoutArchive({ ...image, layers: [{ ...first, bytes: Buffer.from('other') }] }, ['a:1']),
    undefined,
    Code.InvalidArgument,
    /which is not in the archive/,
  ],
  [
    'a configuration that leads out of the archive',
    makeTar([file('manifest.json', '[{"Config":"../../../etc/hostname","RepoTags":["a:1"],"Layers":[]}]')]),
    undefined,
    Code.InvalidArgument,
    /which is not in the archive/,
  ],
] as const)
  t.test(`${title} is refused, and nothing stays`, async t => {
    const service = await openService(t.testdir());
    await t.rejects(load(service, archive, name), { code, message: says });
    t.same(service.list(), []);
    t.same(contentOf(t.testdirName), []);
    await service.close();
  });

t.test('an archive whose sender breaks off leaves nothing', async t => {
  const service = await openService(t.testdir());
  async function* broken() {
    yield layoutArchive(image, ['a:1']).subarray(0, 2000);
    throw new Error('the sender is gone');
  }
  await t.rejects(
    importArchive(service.content, broken(), { name: undefined, allow: () => {}, signal: signal() }),
    /sender is gone/,
  );
  t.same(contentOf(t.testdirName), []);
  await service.close();
});

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0;

t.test('skopeo reads what is exported, and what skopeo writes is imported', { skip: !hasSkopeo }, async t => {
  const scratch = t.testdir();
  const service = await openService(join(scratch, 'store'));
  await load(service, layoutArchive(image, ['example.com/a:1']));
  const record = service.content.records.get(image.id);
  if (!record) throw new Error('not imported');
  writeFileSync(join(scratch, 'out.tar'), await buffer(exportImage(service.content, record, signal())));
  const ids = new Set<string>();
  for (const kind of ['docker-archive', 'oci-archive']) {
    const name = `example.com/${kind}:2`;
    const target = `${kind}:${join(scratch, kind)}:${name}`;
    execFileSync('skopeo', ['--insecure-policy', 'copy', `oci-archive:${join(scratch, 'out.tar')}`, target], {
      stdio: 'pipe',
    });
    const [id = ''] = await load(service, readFileSync(join(scratch, kind)));
    t.same(service.get(name)?.id, id, kind);
    ids.add(id);
  }
  t.equal(ids.size, 1, 'the same image either way');
  t.same(service.byId([...ids][0] ?? '').config, service.byId(image.id).config);
  await service.close();
});
