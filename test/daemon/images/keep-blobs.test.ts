import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import t from 'tap';
import { exportImage } from '../../../daemon/images/archive/export-image.ts';
import { importArchive } from '../../../daemon/images/archive/import-archive.ts';
import type { ImageService } from '../../../daemon/images/image-service.ts';
import { pieces } from './support/archives.ts';
import { image, setUp } from './support/faulty-registry.ts';
import { closeAtEnd, contentOf, openService, signal } from './support/service.ts';

t.setTimeout(280_000);

function exported(service: ImageService, id: string): Promise<Buffer> {
  const record = service.content.records.get(id as typeof image.id);
  if (!record) throw new Error('it is not here');
  return buffer(exportImage(service.content, record, signal()));
}

const blobsIn = (archive: Buffer) =>
  execFileSync('tar', ['-t'], { input: archive, encoding: 'utf8' })
    .split('\n')
    .filter(name => name.startsWith('blobs/'))
    .map(name => name.replace(/^blobs\/sha256\//, 'sha256:'));

t.test('with keepBlobs an image is exported as its registry has it, and keeps its id', async t => {
  const { service, pull, dir, name } = await setUp(t, { keepBlobs: true });
  const { id, sizeBytes } = await pull();
  const kept = [image.manifest, image.config, ...image.layers].map(({ digest }) => digest);
  t.same(
    readdirSync(join(dir, 'images/blobs/sha256'))
      .map(hex => `sha256:${hex}`)
      .sort(),
    kept.toSorted(),
  );
  t.ok(sizeBytes > image.layers.reduce((sum, layer) => sum + layer.bytes.length, 0));
  const archive = await exported(service, id);
  t.same(blobsIn(archive), kept);
  if (spawnSync('skopeo', ['--version']).status === 0) {
    writeFileSync(join(dir, 'out.tar'), archive);
    const seen = execFileSync('skopeo', ['inspect', `oci-archive:${join(dir, 'out.tar')}`], { encoding: 'utf8' });
    t.equal(JSON.parse(seen).Digest, image.manifest.digest, 'skopeo sees the digest of the registry');
  }
  const other = await openService(join(dir, 'other'));
  closeAtEnd(t, () => other.close());
  await importArchive(other.content, pieces(archive), { name: undefined, allow: () => {}, signal: signal() });
  t.equal(other.get(name)?.id, image.id);
  await service.remove(id);
  t.same(contentOf(dir), [], 'they go with their image');
});

t.test('kept layers are there for the next daemon, which need not keep any itself', async t => {
  const { service, pull, dir } = await setUp(t, { keepBlobs: true });
  const { id } = await pull();
  const archive = await exported(service, id);
  await service.close();
  const next = await openService(dir);
  closeAtEnd(t, () => next.close());
  t.ok((await exported(next, id)).equals(archive));
  t.ok(contentOf(dir).includes(`blobs/sha256/${image.layers[0]?.digest.slice(7)}`), 'nothing of it is collected');
});

t.test('without it layers are dropped when they are unpacked, and an export packs them anew', async t => {
  const { service, pull, dir } = await setUp(t);
  const { id } = await pull();
  t.equal(readdirSync(join(dir, 'images/blobs/sha256')).length, 2);
  const blobs = blobsIn(await exported(service, id));
  t.equal(blobs.length, 4);
  t.notOk(blobs.includes(image.layers[0]?.digest ?? ''));
});
