import { type Digest, digestOf } from '../../../../daemon/images/digest.ts';
import { file, makeTar, symlink, type TarSpec } from './tar-builder.ts';
import type { Blob, TestImage } from './test-image.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const blobFile = ({ digest, bytes }: Blob) => file(`./blobs/${digest.replace(':', '/')}`, bytes);

/** An OCI image layout of an image under these names, as a tar. */
export function layoutArchive(image: TestImage, names: readonly string[], more: readonly TarSpec[] = []): Buffer {
  const entry = {
    mediaType: image.manifest.mediaType,
    digest: image.manifest.digest,
    size: image.manifest.bytes.length,
  };
  const manifests = names.map(name => ({ ...entry, annotations: { 'org.opencontainers.image.ref.name': name } }));
  return makeTar([
    file('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    file('./index.json', json({ schemaVersion: 2, manifests: names.length > 0 ? manifests : [entry] })),
    ...[image.manifest, image.config, ...image.layers].map(blobFile),
    ...more,
  ]);
}

/** What an old `docker save` writes: a layer that occurs twice is a link the second time. */
export function dockerArchive(images: ReadonlyArray<{ image: TestImage; names: readonly string[] }>): Buffer {
  const seen = new Map<Digest, string>();
  const layerFile = ({ digest, bytes }: Blob, i: number): TarSpec => {
    const name = `${i}${digestOf(String(i) + digest).slice(7, 20)}/layer.tar`;
    const first = seen.get(digest);
    seen.set(digest, first ?? name);
    return first ? symlink(name, `../${first}`) : file(name, bytes);
  };
  const parts = images.map(({ image, names }, i) => {
    const config = file(`${image.id.slice(7)}.json`, image.config.bytes);
    const layers = image.layers.map((layer, j) => layerFile(layer, i * 100 + j));
    return {
      files: [config, ...layers],
      item: { Config: config.name, RepoTags: names, Layers: layers.map(l => l.name) },
    };
  });
  return makeTar([...parts.flatMap(({ files }) => files), file('manifest.json', json(parts.map(({ item }) => item)))]);
}

/** As it arrives: in pieces of this many bytes. */
export async function* pieces(bytes: Buffer, length = 1000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
