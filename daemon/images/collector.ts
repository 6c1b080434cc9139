import { rm } from 'node:fs/promises';
import type { KeyedLock } from '@cleat/base';
import type { Logger } from 'pino';
import type { BlobStore } from './blob-store.ts';
import { type ImageRecords, keptBlobs } from './image-records.ts';
import type { LayerStore } from './layer-store.ts';
import type { Pins } from './pins.ts';
import type { UnpackWorker } from './unpack/unpack-worker.ts';

/** How often parts are looked at that are still kept. */
const LOOK_AGAIN_MS = 3_600_000;

type Content = {
  readonly blobs: BlobStore;
  readonly layers: LayerStore;
  readonly pins: Pins;
  readonly worker: UnpackWorker;
};

export type CollectorOptions = {
  /** Its lock `records` guards every change of the records. */
  readonly changes: KeyedLock;
  readonly log: Logger;
  /** What an earlier daemon left. */
  readonly leftovers: readonly string[];
  /** How long what an interrupted transfer left is kept for the next one. */
  readonly keepPartsMs: number;
};

/**
 * Removes what nothing needs: content that no image names and no pull in flight has pinned, and removed images that
 * no container holds. What is to go is renamed away at once, and deleted afterwards.
 */
export class Collector {
  readonly #records: ImageRecords;
  readonly #content: Content;
  readonly #changes: KeyedLock;
  readonly #log: Logger;
  readonly #holders = new Map<string, Set<string>>();
  readonly #running = new Set<Promise<void>>();
  readonly #keepPartsMs: number;
  #holdersKnown = false;
  #closed = false;
  #stopped = false;
  /** Looks again for parts that have become too old. */
  #again: NodeJS.Timeout | undefined;
  /** Directories to be deleted: at first, what an earlier daemon left. */
  #trees: string[];
  /** Files to be deleted. */
  #files: string[] = [];

  constructor(records: ImageRecords, content: Content, options: CollectorOptions) {
    this.#records = records;
    this.#content = content;
    this.#changes = options.changes;
    this.#log = options.log;
    this.#keepPartsMs = options.keepPartsMs;
    this.#trees = [...options.leftovers];
  }

  hold(imageId: string, owner: string): void {
    const holders = this.#holders.get(imageId) ?? new Set();
    this.#holders.set(imageId, holders.add(owner));
  }

  /** Whether that was the image's last holder. */
  release(imageId: string, owner: string): boolean {
    const holders = this.#holders.get(imageId);
    if (!holders?.delete(owner) || holders.size > 0) return false;
    return this.#holders.delete(imageId);
  }

  /** Never rejects: what cannot be removed now is logged, and removed by a later daemon at the latest. */
  collect(): Promise<void> {
    const run = this.#collect()
      .catch(err => this.#log.error({ err }, 'cannot remove image content that nothing uses'))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    return run;
  }

  /** To be called once, when all holders are known: removed images stay until then. */
  sweep(): Promise<void> {
    this.#holdersKnown = true;
    return this.collect();
  }

  /** Begin nothing any more, also when asked; what cannot be finished at once is left. */
  stop(): void {
    this.#closed = true;
    this.#stopped = true;
    clearTimeout(this.#again);
  }

  /** Wait for what runs; nothing begins by itself any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    await Promise.all(this.#running);
  }

  async #collect(): Promise<void> {
    if (this.#stopped) return;
    await this.#dropRemovedImages();
    this.#discardUnused();
    await this.#discardStaleParts();
    const [trees, files] = [this.#trees, this.#files];
    [this.#trees, this.#files] = [[], []];
    await Promise.all(files.map(path => rm(path, { force: true })));
    await this.#content.worker.removeTrees(trees).catch(err => {
      this.#trees.push(...trees); // again at the next collection
      throw err;
    });
  }

  async #discardStaleParts(): Promise<void> {
    const { trash, kept } = await this.#content.blobs.takeStaleParts(this.#keepPartsMs);
    this.#files.push(...trash);
    clearTimeout(this.#again);
    if (kept > 0 && !this.#closed)
      this.#again = setTimeout(() => void this.collect(), Math.min(this.#keepPartsMs, LOOK_AGAIN_MS)).unref();
  }

  async #dropRemovedImages(): Promise<void> {
    if (!this.#holdersKnown) return;
    using _lock = await this.#changes.acquire('records');
    for (const { id, removed } of this.#records.all())
      if (removed && !this.#holders.has(id)) await this.#records.remove(id);
  }

  /** In one turn of the event loop, so that nobody begins to use what goes. */
  #discardUnused(): void {
    const { blobs, layers, pins } = this.#content;
    const used = new Set(this.#records.all().flatMap(r => [...r.layers, ...keptBlobs(r).map(b => b.digest)]));
    const unused = (key: string) => !used.has(key as `sha256:${string}`) && !pins.has(key);
    for (const layer of [...layers.all()]) if (unused(layer.chainId)) this.#trees.push(layers.discard(layer));
    this.#trees.push(...layers.takeAbandoned());
    for (const digest of blobs.all()) if (unused(digest)) this.#files.push(blobs.discard(digest));
  }
}
