import { notFound } from '@cleat/base';
import { type Digest, isDigest } from './digest.ts';
import type { Image } from './image.ts';
import { type ImageRecord, type ImageRecords, keptBlobs } from './image-records.ts';
import type { Layer, LayerStore } from './layer-store.ts';
import { parseReference } from './references.ts';

/** Fewest digits of an id that is cut short. Shorter ones are names. */
const MIN_ID_PREFIX = 12;

/** Images as the daemon sees them, made from records and layers in memory. */
export class ImageView {
  readonly #records: ImageRecords;
  readonly #layers: LayerStore;
  readonly #pinned: ReadonlySet<string>;

  /** @param pinned names of images that the kubelet should keep. */
  constructor(records: ImageRecords, layers: LayerStore, pinned: readonly string[]) {
    this.#records = records;
    this.#layers = layers;
    this.#pinned = new Set(pinned.map(name => parseReference(name).name));
  }

  list(): Image[] {
    return this.#visible().map(record => this.#image(record));
  }

  /** By id, `sha256:` left out or the first 12 digits or more of it, or by any name. */
  get(refOrId: string): Image | undefined {
    const record = this.#find(refOrId);
    return record && this.#image(record);
  }

  /** By id; also an image that was removed while a container stands on it. @throws RpcError NotFound */
  byId(id: string): Image {
    const record = isDigest(id) ? this.#records.get(id) : undefined;
    if (!record) throw notFound(`image ${id} not found`);
    return this.#image(record);
  }

  /** The layers of an image, the lowest first. @throws RpcError NotFound when one is not on disk. */
  layersOf(chainIds: readonly Digest[]): Layer[] {
    return chainIds.map(chainId => {
      const layer = this.#layers.get(chainId);
      if (!layer) throw notFound(`layer ${chainId} is not on disk: pull the image again`);
      return layer;
    });
  }

  #visible(): ImageRecord[] {
    return this.#records.all().filter(record => !record.removed);
  }

  #find(refOrId: string): ImageRecord | undefined {
    const hex = /^(?:sha256:)?([a-f0-9]{12,64})$/.exec(refOrId)?.[1];
    if (hex?.length === 64) return this.#visible().find(record => record.id === `sha256:${hex}`);
    const named = this.#findName(refOrId);
    if (named || hex === undefined || hex.length < MIN_ID_PREFIX) return named;
    const matches = this.#visible().filter(record => record.id.startsWith(`sha256:${hex}`));
    return matches.length === 1 ? matches[0] : undefined;
  }

  #findName(text: string): ImageRecord | undefined {
    if (text.startsWith('sha256:')) return undefined;
    const { name } = parseReference(text);
    return this.#visible().find(({ tags, digests }) => [...tags, ...digests].some(n => n.name === name));
  }

  #image(record: ImageRecord): Image {
    const tags = record.tags.map(t => t.name);
    const digests = record.digests.map(d => d.name);
    let sizeBytes = 0n;
    for (const blob of keptBlobs(record)) sizeBytes += BigInt(blob.sizeBytes);
    for (const chainId of record.layers) sizeBytes += BigInt(this.#layers.get(chainId)?.sizeBytes ?? 0);
    return {
      id: record.id,
      tags,
      digests,
      sizeBytes,
      config: record.config,
      layers: record.layers,
      pinned: [...tags, ...digests].some(name => this.#pinned.has(name)),
    };
  }
}
