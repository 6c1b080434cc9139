import { posix } from 'node:path';
import { invalidArgument } from '@cleat/base';
import { type Digest, digestOf, requireDigest } from '../digest.ts';
import { type Descriptor, parseConfig } from '../manifest.ts';
import type { ArchiveImage } from './archive-image.ts';
import type { ArchiveReader } from './read-archive.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** An entry of `manifest.json`. Source: moby image/tarexport, manifestItem. */
type Item = { readonly config: string; readonly names: readonly string[]; readonly layers: readonly string[] };

/**
 * The images of what `docker save` writes. They have no manifests there: each gets one of ours, in OCI's form.
 * @throws RpcError InvalidArgument naming what is missing or malformed.
 */
export async function dockerImages(reader: ArchiveReader, manifestJson: Buffer): Promise<ArchiveImage[]> {
  return await Promise.all(items(manifestJson).map(item => dockerImage(reader, item)));
}

async function dockerImage(reader: ArchiveReader, { config, names, layers }: Item): Promise<ArchiveImage> {
  const what = `image ${names[0] ?? config} of the archive`;
  const file = reader.files.named(posix.normalize(config));
  if (!file)
    throw invalidArgument(`${what} has the configuration ${JSON.stringify(config)}, which is not in the archive`);
  const configBytes = await reader.read(file, config);
  const { diffIds } = parseConfig(configBytes, `the configuration of ${what}`);
  const blobs = layers.map((name, i) => layerDescriptor(reader, name, diffIds[i], what));
  const configDigest = digestOf(configBytes);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, digest: configDigest, size: configBytes.length },
      layers: blobs.map(({ mediaType, digest, sizeBytes }) => ({ mediaType, digest, size: sizeBytes })),
    }),
  );
  const document = (bytes: Buffer) => ({ digest: digestOf(bytes), bytes, what });
  return { names, resolved: reader.resolved(document(configBytes), blobs, [document(manifest)], what) };
}

function layerDescriptor(reader: ArchiveReader, name: string, diffId: Digest | undefined, what: string): Descriptor {
  const file = reader.files.named(posix.normalize(name));
  if (!file) throw invalidArgument(`${what} has the layer ${JSON.stringify(name)}, which is not in the archive`);
  const digest = requireDigest(file.digest, `the digest of ${name}`);
  return { mediaType: digest === diffId ? LAYER : `${LAYER}+gzip`, digest, sizeBytes: file.sizeBytes };
}

function items(manifestJson: Buffer): Item[] {
  const fail = (why: string) => invalidArgument(`manifest.json of the archive ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(manifestJson.toString('utf8'));
  } catch {
    throw fail('is not JSON'); // where it is not, nobody wants to know
  }
  if (!Array.isArray(value)) throw fail('is not a list');
  const texts = (list: unknown): string[] =>
    Array.isArray(list) ? list.filter(entry => typeof entry === 'string') : [];
  return value.map((entry: unknown, i): Item => {
    const { Config, RepoTags, Layers }: Readonly<Record<string, unknown>> =
      typeof entry === 'object' && entry !== null ? { ...entry } : {};
    if (typeof Config !== 'string') throw fail(`names no configuration in its entry ${i}`);
    return { config: Config, names: texts(RepoTags), layers: texts(Layers) };
  });
}
