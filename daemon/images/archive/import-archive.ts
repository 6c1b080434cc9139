import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { invalidArgument } from '@cleat/base';
import type { ImageContent } from '../admin/image-content.ts';
import { corrupt } from '../blob-store.ts';
import type { Digest } from '../digest.ts';
import { withPull } from '../image-records.ts';
import { hostPlatform } from '../platform.ts';
import { parseReference, type Reference } from '../references.ts';
import type { Resolved, WantedLayer } from '../resolve.ts';
import { settleImpliedDirectories } from '../unpack/implied-directories.ts';
import { untilAborted } from '../until-aborted.ts';
import type { ArchiveImage } from './archive-image.ts';
import { ArchiveReader } from './read-archive.ts';

/** So many files are in no archive of images. */
const MAX_ENTRIES = 100_000;

export type ImportOptions = {
  /** In place of the names that the archive gives; for an archive of one image. */
  readonly name: string | undefined;
  /** @throws for a name that may not be imported. */
  readonly allow: (reference: Reference) => void;
  readonly signal: AbortSignal;
};

type NamedImage = { readonly names: readonly Reference[]; readonly resolved: Resolved };

/**
 * Store the images of an archive. Everything of all of them is on disk, verified and synced, before the first can be
 * seen; what a failed import leaves is removed. Answers their ids.
 * @throws RpcError InvalidArgument for what is no archive of images or gives them no names, DataLoss, ResourceExhausted.
 */
export async function importArchive(
  content: ImageContent,
  archive: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<Digest[]> {
  const directory = join(content.layout.ingest, `import-${randomBytes(8).toString('hex')}`);
  const signal = AbortSignal.any([options.signal, content.closing]);
  try {
    using _import = content.pins.take([basename(directory)]);
    await mkdir(directory, { mode: 0o700 });
    const limits = { maxBytes: content.limits.maxBytes, maxEntries: MAX_ENTRIES };
    const spooled = await content.archives.spool(archive, { directory, limits }, signal);
    const reader = new ArchiveReader(spooled, directory, hostPlatform());
    const images = named(await reader.images(), options);
    await store(content, reader, images, signal);
    return images.map(({ resolved }) => resolved.id);
  } finally {
    await content.worker.removeTrees([directory]);
    await content.collect();
  }
}

/** @throws RpcError InvalidArgument when an image has no name, or `name` could mean several. */
function named(images: readonly ArchiveImage[], { name, allow }: ImportOptions): NamedImage[] {
  if (name !== undefined && images.length !== 1)
    throw invalidArgument(`the archive holds ${images.length} images: the name ${name} can be that of one only`);
  return images.map(({ names, resolved }) => {
    const references = (name === undefined ? names : [name]).map(parseReference);
    if (references.length === 0)
      throw invalidArgument(`the archive gives image ${resolved.id} no name: say one (--name)`);
    references.forEach(allow);
    for (const { isDigest, target } of references)
      if (isDigest && target !== resolved.digest)
        throw invalidArgument(`the image has the digest ${resolved.digest} instead of the ${target} of its name`);
    return { names: references, resolved };
  });
}

async function store(content: ImageContent, reader: ArchiveReader, images: readonly NamedImage[], signal: AbortSignal) {
  const { pins, blobs, worker, layout, records, changes } = content;
  const all = images.map(({ resolved }) => resolved);
  using _blobs = pins.take(all.flatMap(({ documents }) => documents.map(({ digest }) => digest)));
  using _layers = pins.take(all.flatMap(({ layers }) => layers.map(({ chainId }) => chainId)));
  for (const { documents, layers } of all) {
    for (const { digest, bytes, what } of documents) await blobs.put(digest, bytes, what, signal);
    for (const [i, layer] of layers.entries())
      await placeLayer(content, reader, layer, layers.slice(0, i).toReversed(), signal);
  }
  await untilAborted(worker.syncFilesystem(layout.root), signal);
  using _lock = await changes.acquire('records', signal);
  for (const { names, resolved } of images)
    for (const name of names) await records.put(withPull(records.get(resolved.id), name, resolved));
}

/** @param below the layers below, the nearest first. */
async function placeLayer(
  { layers, layout, worker, unpacks, limits }: ImageContent,
  reader: ArchiveReader,
  { blob, diffId, chainId }: WantedLayer,
  below: readonly WantedLayer[],
  signal: AbortSignal,
): Promise<void> {
  const what = `layer ${blob.digest} of the archive`;
  await layers.ensure(chainId, signal, async directory => {
    using _place = await unpacks.acquire(signal);
    const file = reader.files.withDigest(blob.digest);
    if (!file || file.sizeBytes !== blob.sizeBytes)
      throw corrupt(`${what} has ${file?.sizeBytes} bytes instead of the ${blob.sizeBytes} that its manifest says`);
    const unpacked = await worker.unpack(reader.path(file), { directory, limits }, what, signal);
    if (unpacked.diffId !== diffId)
      throw corrupt(`${what} unpacks to ${unpacked.diffId} instead of the ${diffId} that its configuration says`);
    const lower = below.flatMap(layer => layers.get(layer.chainId) ?? []);
    await settleImpliedDirectories(
      directory,
      unpacked.implied,
      lower.map(({ number }) => layout.layerFiles(number)),
    );
    return { diffId, sizeBytes: unpacked.sizeBytes, inodes: unpacked.inodes };
  });
}
