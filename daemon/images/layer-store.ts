import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@cleat/base';
import { type Digest, hexOf } from './digest.ts';
import type { ImageLayout } from './layout.ts';
import { SharedWork } from './shared-work.ts';
import { storageError } from './storage-error.ts';

/** An unpacked layer: `layer.json`. */
export type LayerRecord = {
  readonly version: 1;
  readonly chainId: Digest;
  readonly diffId: Digest;
  /** What it was unpacked from; absent in records of an earlier version and of layers from archives. */
  readonly blob?: Digest;
  /** What its files occupy on disk. */
  readonly sizeBytes: number;
  readonly inodes: number;
};
export type Layer = LayerRecord & {
  /** Its directory's name. */
  readonly number: number;
};

/** Fills an empty directory with a layer's files and says what they are. */
export type LayerMaker = (files: string) => Promise<Omit<LayerRecord, 'version' | 'chainId'>>;

/** Unpacked layers, by chain id: read once at start, then answered from memory. */
export class LayerStore {
  readonly #layout: ImageLayout;
  readonly #layers = new Map<Digest, Layer>();
  readonly #unpacking = new SharedWork<Layer>();
  #abandoned: string[] = [];
  #lastNumber = 0;

  private constructor(layout: ImageLayout) {
    this.#layout = layout;
  }

  /** @param trusted chain ids that an image on disk names: what else is there may be half-written, and goes with the leftovers. */
  static async open(layout: ImageLayout, trusted: ReadonlySet<Digest>): Promise<LayerStore> {
    const store = new LayerStore(layout);
    await mkdir(layout.layers, { recursive: true, mode: 0o700 });
    for (const name of await readdir(layout.layers)) await store.#load(name, trusted);
    return store;
  }

  async #load(name: string, trusted: ReadonlySet<Digest>): Promise<void> {
    const number = /^\d{1,12}$/.test(name) ? Number(name) : 0;
    this.#lastNumber = Math.max(this.#lastNumber, number);
    const record = await this.#readRecord(number);
    if (record?.version === 1 && trusted.has(record.chainId) && !this.#layers.has(record.chainId))
      this.#layers.set(record.chainId, { ...record, number });
    else await rename(join(this.#layout.layers, name), this.#temporary(`layer-${name}`));
  }

  /** None for a record that a power cut tore, and for one whose files are gone, as from a file system that was repaired. */
  async #readRecord(number: number): Promise<LayerRecord | undefined> {
    if (number === 0) return undefined;
    const record = await readJson<LayerRecord>(this.#layout.layerRecord(number)).catch(() => undefined);
    const files = await stat(this.#layout.layerFiles(number)).catch(() => undefined);
    return files?.isDirectory() ? record : undefined;
  }

  get(chainId: Digest): Layer | undefined {
    return this.#layers.get(chainId);
  }

  /** Whether a blob was unpacked into a layer that is here: above which ones is not said. */
  hasUnpacked(blob: Digest): boolean {
    return this.#layers.values().some(layer => layer.blob === blob);
  }

  all(): IterableIterator<Layer> {
    return this.#layers.values();
  }

  /** The layer, made by `make` unless it is here or somebody makes it already. What a failure leaves is to be collected. */
  async ensure(chainId: Digest, signal: AbortSignal, make: LayerMaker): Promise<Layer> {
    return this.get(chainId) ?? (await this.#unpacking.run(chainId, signal, () => this.#make(chainId, make)));
  }

  async #make(chainId: Digest, make: LayerMaker): Promise<Layer> {
    const there = this.get(chainId); // made while we waited for somebody else's attempt that failed
    if (there) return there;
    const temporary = this.#temporary(`layer-${hexOf(chainId)}`);
    try {
      const files = join(temporary, 'fs');
      await mkdir(files, { recursive: true, mode: 0o755 });
      const record: LayerRecord = { version: 1, chainId, ...(await make(files)) };
      await writeFile(join(temporary, 'layer.json'), JSON.stringify(record), { flag: 'wx', mode: 0o600 });
      const number = ++this.#lastNumber;
      await rename(temporary, this.#layout.layer(number));
      const layer = { ...record, number };
      this.#layers.set(chainId, layer);
      return layer;
    } catch (err) {
      this.#abandoned.push(temporary);
      throw storageError(err, `layer ${chainId}`);
    }
  }

  /** Take a layer out of the store at once; answers what is to be deleted. */
  discard(layer: Layer): string {
    const trash = this.#temporary(`trash-${hexOf(layer.chainId)}`);
    this.#layers.delete(layer.chainId);
    renameSync(this.#layout.layer(layer.number), trash);
    return trash;
  }

  /** Directories of attempts that failed, to be deleted. Each is answered once. */
  takeAbandoned(): string[] {
    const abandoned = this.#abandoned;
    this.#abandoned = [];
    return abandoned;
  }

  #temporary(name: string): string {
    return join(this.#layout.ingest, `${name}-${randomBytes(4).toString('hex')}`);
  }
}
