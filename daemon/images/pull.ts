import { mkdir } from 'node:fs/promises';
import { bothSettled, Code, codeOf, failpoint } from '@cleat/base';
import type { PullProgress } from './admin/pull-progress.ts';
import { type BlobStore, corrupt } from './blob-store.ts';
import type { Digest } from './digest.ts';
import { EarlyFetch } from './early-fetch.ts';
import type { LayerMaker, LayerStore } from './layer-store.ts';
import type { ImageLayout } from './layout.ts';
import type { Limiter } from './limiter.ts';
import type { Descriptor } from './manifest.ts';
import type { Pins } from './pins.ts';
import type { Platform } from './platform.ts';
import type { PullObserver } from './pull-observer.ts';
import type { PullSources } from './pull-sources.ts';
import type { Reference } from './references.ts';
import { type Resolved, resolve, type WantedLayer } from './resolve.ts';
import { type FetchOptions, fetchBlob } from './transfer/fetch-blob.ts';
import { KEPT_FROM_BYTES, type PartialBlob } from './transfer/partial-blob.ts';
import type { TrustCheck } from './trust/require-trust.ts';
import { EARLY_FROM_BYTES, EarlyUnpack } from './unpack/early-unpack.ts';
import type { UnpackLimits } from './unpack/extract.ts';
import { settleImpliedDirectories } from './unpack/implied-directories.ts';
import type { Unpacked, UnpackWorker } from './unpack/unpack-worker.ts';
import { untilAborted } from './until-aborted.ts';

/** The kubelet tries again after five minutes at the latest; a later daemon cannot trust what is unpacked in any case. */
const KEPT_FOR_MS = 3_600_000;

/** What a pull works with. */
export type PullTools = {
  readonly layout: ImageLayout;
  readonly blobs: BlobStore;
  readonly layers: LayerStore;
  readonly pins: Pins;
  readonly worker: UnpackWorker;
  /** Over all pulls together. */
  readonly downloads: Limiter;
  readonly fetch: FetchOptions;
  readonly unpacks: Limiter;
  /** Of big layers while they arrive. */
  readonly earlyUnpacks: Limiter;
  readonly limits: UnpackLimits;
  /** How long what an interrupted download left is kept; 0: not at all. */
  readonly keepPartsMs: number;
  readonly progress: PullProgress;
  readonly observer: PullObserver;
};

export type PullTask = {
  readonly reference: Reference;
  readonly platform: Platform;
  readonly sources: PullSources;
  /** Without one no layer is refused, and they may be asked for early. */
  readonly trust: TrustCheck | undefined;
  /** The deadline of the whole pull, and the daemon's end. */
  readonly signal: AbortSignal;
};

type LayerTask = PullTask & { readonly early: EarlyFetch };

/** Makes a pulled image visible, and sees to it that it is written out. */
export type Publish = (resolved: Resolved) => Promise<void>;

/**
 * Bring an image's content into the store, not yet synced: nothing can be seen of it before `publish` is called.
 * What `publish` does not name is collected afterwards by the caller. Answers the image's id.
 */
export async function pullContent(tools: PullTools, task: PullTask, publish: Publish): Promise<Digest> {
  const { blobs, pins } = tools;
  await failpoint('image.pull.before');
  await using early = new EarlyFetch(tools, (blob, signal) => download(tools, { ...task, signal }, blob), task.signal);
  const named = (layers: readonly Descriptor[]) => {
    if (!task.trust) early.begin(layers);
  };
  const resolved = await tools.observer.resolving(task.reference, () =>
    resolve(task.sources, blobs, task.reference, task.platform, task.signal, named),
  );
  await failpoint('image.pull.resolved');
  await task.trust?.(resolved, task.sources, task.signal);
  using _shown = tools.progress.begin(task.reference.name, resolved.layers);
  using _pinned = pins.take([...resolved.documents, ...resolved.layers.map(l => l.blob)].map(c => c.digest));
  using _layers = pins.take(resolved.layers.map(l => l.chainId));
  if (resolved.layers.some(({ chainId }) => !tools.layers.get(chainId))) tools.worker.warm();
  try {
    const layers = pullLayers(tools, { ...task, early }, resolved.layers);
    await bothSettled(layers, keepDocuments(blobs, resolved, task.signal));
    await failpoint('image.pull.layers');
  } catch (err) {
    if (codeOf(err) !== Code.ResourceExhausted) keepForNextTry(tools, resolved.layers);
    throw err;
  }
  await failpoint('image.pull.stored');
  await publish(resolved);
  await failpoint('image.pull.published');
  return resolved.id;
}

/** How a layer is called in messages. */
const nameOf = ({ digest }: Descriptor, { reference }: Pick<PullTask, 'reference'>) =>
  `layer ${digest} of image ${reference.name}`;

async function keepDocuments(blobs: BlobStore, { documents }: Resolved, signal: AbortSignal): Promise<void> {
  for (const { digest, bytes, what } of documents) await blobs.put(digest, bytes, what, signal);
  await failpoint('image.pull.documents');
}

/** What was fetched in vain is of use to the next try: unpacked, or else as it came. Of a big image it is much. */
function keepForNextTry({ layers, blobs, pins, keepPartsMs }: PullTools, wanted: readonly WantedLayer[]): void {
  const kept = wanted
    .filter(({ blob }) => blob.sizeBytes >= KEPT_FROM_BYTES)
    .flatMap<Digest>(({ blob, chainId }) => {
      if (layers.get(chainId)) return [chainId];
      return blobs.has(blob.digest) ? [blob.digest] : [];
    });
  if (kept.length > 0 && keepPartsMs > 0) pins.takeFor(kept, Math.min(keepPartsMs, KEPT_FOR_MS));
}

/** All layers at once, as far as the limits let them; each is put in place after the one below it. The first failure ends all. */
async function pullLayers(tools: PullTools, task: LayerTask, layers: readonly WantedLayer[]): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([task.signal, failed.signal]);
  const placed: Promise<unknown>[] = [];
  layers.forEach((layer, i) => {
    const below = Promise.all(placed.slice());
    const lower = layers.slice(0, i).map(l => l.chainId);
    const one = pullLayer(tools, { ...task, signal }, layer, below, lower);
    one.catch(err => failed.abort(err)); // the reason of all others' failure; a second abort changes nothing
    placed.push(one);
  });
  await Promise.allSettled(placed); // nobody writes any more when the pull is over
  task.signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

async function pullLayer(
  tools: PullTools,
  task: LayerTask,
  layer: WantedLayer,
  below: Promise<unknown>,
  lower: readonly Digest[],
): Promise<void> {
  below.catch(() => undefined); // when this layer fails first, nobody waits for those below
  const what = nameOf(layer.blob, task);
  const make: LayerMaker = async files => {
    const unpacked = await fetchAndUnpack(tools, task, layer, files, what);
    if (unpacked.diffId !== layer.diffId)
      throw corrupt(`${what} unpacks to ${unpacked.diffId} instead of the ${layer.diffId} that its configuration says`);
    await below;
    await settleImpliedDirectories(files, unpacked.implied, lowerDirectories(tools, lower));
    await failpoint('image.pull.unpacked');
    return { diffId: layer.diffId, blob: layer.blob.digest, sizeBytes: unpacked.sizeBytes, inodes: unpacked.inodes };
  };
  await tools.layers.ensure(layer.chainId, task.signal, make);
}

/** A big layer is unpacked while it arrives, if no other one is. */
async function fetchAndUnpack(
  tools: PullTools,
  task: LayerTask,
  layer: WantedLayer,
  directory: string,
  what: string,
): Promise<Unpacked> {
  using place = layer.blob.sizeBytes >= EARLY_FROM_BYTES ? tools.earlyUnpacks.tryAcquire() : undefined;
  const request = { directory, limits: tools.limits };
  await using running = new AsyncDisposableStack();
  let early: EarlyUnpack | undefined;
  const begun = (part: PartialBlob) => {
    const whileItArrives = { ...request, movesTo: tools.layout.blob(layer.blob.digest) };
    if (place) early = running.use(new EarlyUnpack(tools.worker, part, whileItArrives, what, task.signal));
  };
  const underWay = task.early.of(layer.blob.digest);
  await (underWay ? untilAborted(underWay, task.signal) : download(tools, task, layer.blob, begun));
  await failpoint('image.pull.downloaded');
  using _place = early ? undefined : await tools.unpacks.acquire(task.signal);
  const unpackWhole = async () => {
    if (early) await emptyDirectory(tools, directory);
    return await tools.worker.unpack(tools.layout.blob(layer.blob.digest), request, what, task.signal);
  };
  tools.progress.unpacking(layer.blob);
  return await tools.observer.unpacking(
    task.reference,
    layer.blob,
    async () => (await early?.finish()) ?? (await unpackWhole()),
  );
}

async function emptyDirectory({ worker }: PullTools, directory: string): Promise<void> {
  await worker.removeTrees([directory]);
  await mkdir(directory, { mode: 0o755 });
}

/**
 * Fetch a layer from one server after the other, each going on where the one before it failed.
 * @param begun called with what arrives, unless it is here or arrives for another pull
 */
async function download(
  { blobs, downloads, fetch, progress, observer }: PullTools,
  { reference, sources, signal }: PullTask,
  blob: Descriptor,
  begun: (part: PartialBlob) => void = () => undefined,
): Promise<void> {
  const what = nameOf(blob, { reference });
  using _place = await downloads.acquire(signal);
  await blobs.receive(blob, what, signal, part => {
    progress.downloading(blob, part);
    begun(part);
    return observer.downloading(reference, blob, () =>
      sources.firstOrElsewhere(blob.urls ?? [], what, server => fetchBlob(part, server, fetch, signal), signal),
    );
  });
}

/** The nearest layer first. */
function lowerDirectories({ layers, layout }: PullTools, lower: readonly Digest[]): string[] {
  return lower.toReversed().flatMap(chainId => {
    const layer = layers.get(chainId);
    return layer ? [layout.layerFiles(layer.number)] : [];
  });
}
