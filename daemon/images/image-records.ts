import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf, readJson, syncDirectory, writeFileAtomic } from '@cleat/base';
import type { BlobStore } from './blob-store.ts';
import type { Digest } from './digest.ts';
import type { ImageConfig } from './image.ts';
import type { LayerStore } from './layer-store.ts';
import type { ImageLayout } from './layout.ts';
import type { Reference } from './references.ts';
import type { Resolved } from './resolve.ts';
import { storageError } from './storage-error.ts';

/** A name of an image, and when it was given: of two images that claim a tag after a crash, the newer claim holds. */
export type ImageName = { readonly name: string; readonly atMs: number };

export type KeptBlob = { readonly digest: Digest; readonly sizeBytes: number };

/** All blobs that an image keeps. */
export const keptBlobs = ({ blobs, layerBlobs = [] }: ImageRecord): readonly KeptBlob[] => [...blobs, ...layerBlobs];

/** An image on disk: `image.json`. It is written when everything that it names is there. */
export type ImageRecord = {
  readonly version: 1;
  readonly id: Digest;
  /**
   * Boot id of the kernel that may still have some of it in memory alone. Of an image from an earlier boot nobody knows what
   * the disk got: it is forgotten. Absent when everything is synced.
   */
  readonly unsyncedIn?: string;
  readonly tags: readonly ImageName[];
  readonly digests: readonly ImageName[];
  readonly config: ImageConfig;
  /** Chain ids, the lowest first. */
  readonly layers: readonly Digest[];
  /** Index, manifest and configuration: blobs that are kept. */
  readonly blobs: readonly KeptBlob[];
  /** Layers as they came, when the configuration asks to keep them. */
  readonly layerBlobs?: readonly KeptBlob[];
  /** Removed by the kubelet, while containers still stand on its layers: listed no more, gone with the last of them. */
  readonly removed: boolean;
};

/**
 * A record with what a pull found: its tag, and the digest that it was known by.
 * @param unsyncedIn see ImageRecord
 * @param layerBlobs those of its layers that are kept as they came
 */
export function withPull(
  old: ImageRecord | undefined,
  reference: Reference,
  resolved: Resolved,
  unsyncedIn?: string,
  layerBlobs: readonly KeptBlob[] = [],
): ImageRecord {
  const atMs = Date.now();
  const named = (names: readonly ImageName[], name: string) => [...names.filter(n => n.name !== name), { name, atMs }];
  const blobs = new Map(old?.blobs.map(blob => [blob.digest, blob.sizeBytes]));
  for (const { digest, bytes } of resolved.documents) blobs.set(digest, bytes.length);
  return {
    version: 1,
    id: resolved.id,
    ...(unsyncedIn !== undefined && { unsyncedIn }),
    tags: reference.isDigest ? (old?.tags ?? []) : named(old?.tags ?? [], reference.name),
    digests: named(old?.digests ?? [], `${reference.repository}@${resolved.digest}`),
    config: resolved.config,
    layers: resolved.layers.map(layer => layer.chainId),
    blobs: [...blobs].map(([digest, sizeBytes]) => ({ digest, sizeBytes })),
    ...(layerBlobs.length > 0 && { layerBlobs }),
    removed: false,
  };
}

/** Whether a record names all that a pull found. */
export const hasAll = (record: ImageRecord | undefined, { documents }: Resolved): boolean =>
  documents.every(({ digest }) => record?.blobs.some(blob => blob.digest === digest));

/** Forget images of which something is missing, so that they are pulled again instead of failing later. */
export async function dropIncomplete(
  records: ImageRecords,
  layers: LayerStore,
  blobs: BlobStore,
  warn: (message: string) => void,
): Promise<void> {
  for (const { id, layers: chain, blobs: kept } of records.all()) {
    const missing = chain.find(chainId => !layers.get(chainId)) ?? kept.find(blob => !blobs.has(blob.digest))?.digest;
    if (missing === undefined) continue;
    warn(`${id} lacks ${missing}`);
    await records.remove(id);
  }
}

/** Whether a record differs from an older one in nothing but when its names were given: as long as it has them, no other has. */
const saysTheSame = (old: ImageRecord | undefined, record: ImageRecord): boolean =>
  old !== undefined && isDeepStrictEqual(timeless(old), timeless(record));

const timeless = ({ tags, digests, ...record }: ImageRecord) => ({
  ...record,
  names: [tags, digests].map(names => names.map(({ name }) => name).sort()),
});

/** The records of all images, on disk and in memory. */
export class ImageRecords {
  readonly #layout: ImageLayout;
  readonly #records = new Map<Digest, ImageRecord>();
  /** Lost a tag to an image that is not synced: their files still have it, in case that one does not last. */
  readonly #behind = new Set<Digest>();

  private constructor(layout: ImageLayout) {
    this.#layout = layout;
  }

  /**
   * @param bootId of the kernel that runs
   * @param warn told of a record that cannot be read or trusted: its image is gone, and is pulled again when it is needed.
   */
  static async open(layout: ImageLayout, bootId: string, warn: (message: string) => void): Promise<ImageRecords> {
    const records = new ImageRecords(layout);
    await mkdir(layout.images, { recursive: true, mode: 0o700 });
    for (const name of await readdir(layout.images)) {
      const record = await readJson<ImageRecord>(join(layout.images, name, 'image.json')).catch(err =>
        warn(messageOf(err)),
      );
      const lost = record?.unsyncedIn !== undefined && record.unsyncedIn !== bootId;
      if (lost) warn(`${record.id} was not yet written out when the machine went down`);
      if (record && !lost) records.#records.set(record.id, record);
      else await rm(join(layout.images, name), { recursive: true, force: true }); // died between mkdir and write
    }
    records.#settleTags();
    return records;
  }

  #settleTags(): void {
    const newest = new Map<string, number>();
    for (const { tags } of this.all())
      for (const { name, atMs } of tags) newest.set(name, Math.max(newest.get(name) ?? 0, atMs));
    for (const record of this.all())
      this.#records.set(record.id, { ...record, tags: record.tags.filter(t => newest.get(t.name) === t.atMs) });
  }

  get(id: Digest): ImageRecord | undefined {
    return this.#records.get(id);
  }

  all(): ImageRecord[] {
    return [...this.#records.values()];
  }

  unsynced(): ImageRecord[] {
    return this.all().filter(({ unsyncedIn }) => unsyncedIn !== undefined);
  }

  /**
   * Write a record, durably when its image is synced; a tag that it has is taken from the image that had it.
   * Nothing is written when nothing is new: a pull of what is there need not wait for the disk. One caller at a time.
   */
  async put(record: ImageRecord): Promise<void> {
    if (saysTheSame(this.get(record.id), record)) return;
    await this.#write(record);
    const taken = new Set(record.tags.map(t => t.name));
    for (const other of this.all()) {
      if (other.id === record.id || !other.tags.some(t => taken.has(t.name))) continue;
      const without = { ...other, tags: other.tags.filter(t => !taken.has(t.name)) };
      if (record.unsyncedIn === undefined) await this.#write(without);
      else this.#putBehind(without);
    }
  }

  #putBehind(record: ImageRecord): void {
    this.#records.set(record.id, record);
    this.#behind.add(record.id);
  }

  /** Everything that these images had is synced; one of them that was pulled anew meanwhile is as before. One caller at a time. */
  async settle(synced: readonly ImageRecord[]): Promise<void> {
    for (const { id, blobs } of synced) {
      const now = this.#records.get(id);
      if (!now || now.blobs !== blobs) continue; // each pull makes its own list of blobs
      const { unsyncedIn: _, ...record } = now;
      await this.#write(record);
    }
    for (const id of this.#behind) {
      const record = this.#records.get(id);
      if (record) await this.#write(record);
      this.#behind.delete(id);
    }
  }

  async #write(record: ImageRecord): Promise<void> {
    const durable = record.unsyncedIn === undefined;
    try {
      await mkdir(this.#layout.image(record.id), { recursive: true, mode: 0o700 });
      await writeFileAtomic(this.#layout.imageRecord(record.id), JSON.stringify(record), { durable });
      if (durable) await syncDirectory(this.#layout.images);
    } catch (err) {
      throw storageError(err, `the record of image ${record.id}`);
    }
    this.#records.set(record.id, record);
  }

  async remove(id: Digest): Promise<void> {
    await rm(this.#layout.imageRecord(id), { force: true });
    await rm(this.#layout.image(id), { recursive: true, force: true });
    await syncDirectory(this.#layout.images);
    this.#records.delete(id);
  }
}
