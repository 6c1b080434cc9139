import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { notFound } from '@cleat/base';
import type { ImageContent } from '../admin/image-content.ts';
import { digestOf } from '../digest.ts';
import { type ImageRecord, keptBlobs } from '../image-records.ts';
import { layoutIndex, type SentLayer } from './layout-index.ts';
import { originalLayout } from './original-layout.ts';
import { padding, TAR_END, tarHeader } from './tar-writer.ts';

const OCI = 'application/vnd.oci.image';

type Json = Readonly<Record<string, unknown>>;

/**
 * The tar of an OCI image layout with one image, piece by piece. Where all of its layers are kept as they came, they are
 * sent so. Otherwise their files are packed anew, uncompressed: the files and the configuration are the same, the digests are not.
 * @throws RpcError NotFound when a layer is not on disk, ResourceExhausted: packed layers are kept until all is sent.
 */
export async function* exportImage(
  content: ImageContent,
  record: ImageRecord,
  callerSignal: AbortSignal,
): AsyncGenerator<Buffer> {
  const directory = join(content.layout.ingest, `export-${randomBytes(8).toString('hex')}`);
  const signal = AbortSignal.any([callerSignal, content.closing]);
  using _export = content.pins.take([basename(directory), ...record.layers, ...keptBlobs(record).map(b => b.digest)]);
  try {
    const kept = await originalLayout(content, record);
    if (kept) return yield* layout(kept.documents, kept.layers, signal);
    await mkdir(directory, { mode: 0o700 });
    const layers = await packLayers(content, record, directory, signal);
    yield* layout(await documents(content, record, layers), layers, signal);
  } finally {
    await content.worker.removeTrees([directory]);
    await content.collect(); // the image may have been removed meanwhile
  }
}

async function packLayers(content: ImageContent, { id, layers }: ImageRecord, directory: string, signal: AbortSignal) {
  const packed: SentLayer[] = [];
  for (const [i, chainId] of layers.entries()) {
    const layer = content.layers.get(chainId);
    if (!layer) throw notFound(`layer ${chainId} of image ${id} is not on disk: pull the image again`);
    const path = join(directory, String(i));
    await using file = await open(path, 'wx', 0o600);
    using _place = await content.unpacks.acquire(signal);
    const request = { directory: content.layout.layerFiles(layer.number) };
    packed.push({ path, ...(await content.archives.pack(request, file, `layer ${chainId}`, signal)) });
  }
  return packed;
}

/** Configuration, manifest and index of the packed image, in this order. */
async function documents({ blobs }: ImageContent, record: ImageRecord, layers: readonly SentLayer[]) {
  const old: Json = JSON.parse((await blobs.read(record.id)).toString('utf8'));
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const config = Buffer.from(JSON.stringify({ ...old, rootfs }));
  const descriptor = (mediaType: string, bytes: Buffer) => ({ mediaType, digest: digestOf(bytes), size: bytes.length });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: descriptor(`${OCI}.config.v1+json`, config),
      layers: layers.map(({ digest, sizeBytes }) => ({ mediaType: `${OCI}.layer.v1.tar`, digest, size: sizeBytes })),
    }),
  );
  return { config, manifest, index: layoutIndex(record, descriptor(`${OCI}.manifest.v1+json`, manifest)) };
}

/** Source: OCI image-spec image-layout.md. */
async function* layout(
  { config, manifest, index }: { config: Buffer; manifest: Buffer; index: Buffer },
  layers: readonly SentLayer[],
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  yield* file('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  yield* file('index.json', index);
  for (const bytes of [manifest, config]) yield* file(blobName(digestOf(bytes)), bytes);
  const sent = new Set<string>();
  for (const { digest, sizeBytes, path } of layers) {
    if (sent.has(digest)) continue;
    sent.add(digest);
    yield tarHeader({ name: blobName(digest), sizeBytes });
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024, signal })) yield chunk;
    yield padding(sizeBytes);
  }
  yield TAR_END;
}

const blobName = (digest: string) => `blobs/${digest.replace(':', '/')}`;

function* file(name: string, bytes: Buffer): Generator<Buffer> {
  yield Buffer.concat([tarHeader({ name, sizeBytes: bytes.length }), bytes, padding(bytes.length)]);
}
