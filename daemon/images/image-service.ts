import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deadlineExceeded, failpoint, KeyedLock, unavailable } from '@cleat/base';
import type { IdMappings } from '@cleat/linux';
import { HeapTrim } from '../memory/heap-trim.ts';
import { Operations } from '../store/operations.ts';
import type { ImageContent } from './admin/image-content.ts';
import { measureStore, type StoreUsage } from './admin/store-usage.ts';
import { ArchiveWorker } from './archive/archive-worker.ts';
import { Collector } from './collector.ts';
import type { Digest } from './digest.ts';
import type { Image } from './image.ts';
import type { ImageEvents } from './image-events.ts';
import { hasAll, type ImageRecords, type KeptBlob, withPull } from './image-records.ts';
import type { ImageServiceOptions, ImageSettings, PullOptions, ReferrersOptions } from './image-service-options.ts';
import { ImageView } from './image-view.ts';
import { type ImageStore, openStore } from './open-store.ts';
import { hostPlatform } from './platform.ts';
import { type Publish, pullContent } from './pull.ts';
import { PullSources } from './pull-sources.ts';
import { parseReference, type Reference } from './references.ts';
import type { RegistryAuth } from './registry/auth.ts';
import { Credentials } from './registry/credentials.ts';
import { endpointsFor } from './registry/hosts-directory.ts';
import { HttpClient } from './registry/http.ts';
import { fetchReferrers, type Referrer } from './registry/referrers.ts';
import { DEFAULT_RETRY } from './registry/retry.ts';
import { fetchManifest, type Resolved } from './resolve.ts';
import { type RootfsMount, readOnlyRootfs, writableRootfs } from './rootfs.ts';
import { type ServiceTools, serviceTools } from './service-tools.ts';
import { LayerCopier } from './snapshots/layer-copier.ts';
import { trustCheck } from './trust/require-trust.ts';
import { WriteOut } from './write-out.ts';

export type { ImageServiceOptions, ImageSettings, PullOptions } from './image-service-options.ts';

/** The images of this node: pulled, kept, and handed to containers as mounts. Reads are answered from memory. */
export class ImageService {
  #options: ImageServiceOptions;
  readonly #tools: ServiceTools;
  readonly #records: ImageRecords;
  readonly #view: ImageView;
  readonly #collector: Collector;
  readonly #writeOut: WriteOut;
  readonly #copier: LayerCopier;
  readonly #bootId: string;
  readonly #http: HttpClient;
  #credentials: Credentials;
  readonly #pulls = new Operations<Digest>();
  /** Records change one at a time. */
  readonly #changes = new KeyedLock();
  readonly #closing = new AbortController();
  readonly #heap = new HeapTrim();
  /** What happens to images. */
  readonly events: ImageEvents;

  private constructor(options: ImageServiceOptions, { records, stores, leftovers, bootId }: ImageStore) {
    const tools = serviceTools(options, stores);
    this.#options = options;
    this.#bootId = bootId;
    this.events = tools.events;
    this.#records = records;
    this.#tools = tools;
    this.#copier = new LayerCopier(options.workerCommand, options.forkWorker);
    this.#view = new ImageView(records, tools.layers, options.pinned ?? []);
    const { log } = options;
    const { keepPartsMs } = tools;
    const changes = this.#changes;
    this.#collector = new Collector(records, tools, { changes, log, leftovers, keepPartsMs });
    this.#writeOut = new WriteOut({ records, worker: tools.worker, root: options.root, changes, log });
    this.#writeOut.begin(); // what a daemon before us left
    tools.pins.onExpiry = () => this.#closing.signal.aborted || void this.#collector.collect();
    const { connectTimeoutMs = 10_000, noProgressTimeoutMs = 30_000, env = {} } = options;
    this.#http = new HttpClient({ connectTimeoutMs, noProgressTimeoutMs }, env);
    this.#credentials = credentialsOf(options);
  }

  /** Other settings hold, from the next pull on. */
  configure(settings: ImageSettings): void {
    this.#options = { ...this.#options, ...settings };
    this.#credentials = credentialsOf(this.#options);
  }

  /** Read what is on disk. The caller then calls `hold` for each container, and `sweep`, before it serves. */
  static async open(options: ImageServiceOptions): Promise<ImageService> {
    return new ImageService(options, await openStore(options));
  }

  /** The stores themselves, for what administers them. */
  get content(): ImageContent {
    const [records, changes] = [this.#records, this.#changes];
    return {
      ...this.#tools,
      archives: new ArchiveWorker(this.#options.workerCommand),
      policy: this.#options.policy ?? {},
      records,
      changes,
      closing: this.#closing.signal,
      collect: () => this.#collector.collect(),
    };
  }

  list(): readonly Image[] {
    return this.#view.list();
  }

  /** By id, a prefix of 12 digits or more of it, or by name. @throws RpcError InvalidArgument when it can be neither. */
  get(refOrId: string): Image | undefined {
    return this.#view.get(refOrId);
  }

  /** Also an image that was removed, while a container holds it. @throws RpcError NotFound */
  byId(id: string): Image {
    return this.#view.byId(id);
  }

  /**
   * Pull an image. The same reference with the same credentials in flight is joined; a pull goes on when its callers leave.
   * @throws RpcError that says what failed: NotFound, Unauthenticated, PermissionDenied, Unavailable "RegistryUnavailable: …",
   * PermissionDenied "SignatureValidationFailed: …" when the policy is against it,
   * DataLoss for content that is not what its digest says, Unimplemented, ResourceExhausted, DeadlineExceeded.
   */
  async pull(text: string, options: PullOptions): Promise<Image> {
    const reference = parseReference(text);
    if (this.#closing.signal.aborted) throw unavailable(`cannot pull image ${reference.name}: the daemon ends`);
    const asker = createHash('sha256')
      .update(JSON.stringify([options.auth ?? {}, options.platform ?? {}]))
      .digest('hex');
    const key = `pull of ${reference.name} for ${asker.slice(0, 12)}`;
    const id = await this.#pulls.join(key, options.signal, () =>
      this.#heap.during(() => this.#tools.observer.pull(reference, () => this.#pull(reference, options))),
    );
    return this.#view.byId(id);
  }

  async #pull(reference: Reference, { auth, platform = hostPlatform() }: PullOptions): Promise<Digest> {
    const { pullTimeoutMs, policy = {} } = this.#options;
    const trust = trustCheck(policy, reference);
    const late = new AbortController();
    const reason = deadlineExceeded(`pull of image ${reference.name} did not finish within ${pullTimeoutMs} ms`);
    const timer = setTimeout(() => late.abort(reason), pullTimeoutMs);
    const signal = AbortSignal.any([late.signal, this.#closing.signal]);
    try {
      const sources = await this.#sources(reference, auth, signal);
      return await pullContent(
        this.#tools,
        { reference, platform, sources, trust, signal },
        this.#publisher(reference, signal),
      );
    } finally {
      clearTimeout(timer);
      await this.#collector.collect();
      this.#writeOut.begin(); // not before: to remove what nobody needs would wait for it, and it would write that as well
    }
  }

  /** The servers to ask for an image, as they are configured at this moment. */
  async #sources(reference: Reference, auth: RegistryAuth | undefined, signal: AbortSignal): Promise<PullSources> {
    const { registries, retry = DEFAULT_RETRY } = this.#options;
    const endpoints = await endpointsFor(reference.host, registries);
    return new PullSources(this.#http, reference, { endpoints, retry, auth, credentials: this.#credentials, signal });
  }

  /**
   * What is attached to an image in its registry: signatures, lists of what is in it. Of an index, what is attached to itself.
   * @throws RpcError as `pull` does.
   */
  async referrers(text: string, options: ReferrersOptions): Promise<{ digest: Digest; referrers: Referrer[] }> {
    const reference = parseReference(text);
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const sources = await this.#sources(reference, undefined, signal);
    const { digest } = await fetchManifest(sources, reference.target, `image ${reference.name}`, signal);
    return { digest, referrers: await fetchReferrers(sources, digest, options.artifactType, signal) };
  }

  #publisher(reference: Reference, signal: AbortSignal): Publish {
    return async resolved => {
      using _lock = await this.#changes.acquire('records', signal);
      const old = this.#records.get(resolved.id);
      const unsyncedIn = hasAll(old, resolved) ? old?.unsyncedIn : this.#bootId;
      await this.#records.put(withPull(old, reference, resolved, unsyncedIn, this.#layerBlobs(resolved)));
    };
  }

  /** The layers of an image that are here as they came, when they are to be kept. */
  #layerBlobs({ layers }: Resolved): KeptBlob[] {
    if (!this.#options.keepBlobs) return [];
    const here = layers.map(({ blob }) => blob).filter(({ digest }) => this.#tools.blobs.has(digest));
    return here.map(({ digest, sizeBytes }) => ({ digest, sizeBytes }));
  }

  /**
   * Remove an image with all its names; an unknown one is no error. Layers that other images or held containers use stay.
   * Source: CRI RemoveImage, "This call is idempotent".
   */
  async remove(refOrId: string): Promise<void> {
    const image = this.#view.get(refOrId);
    if (!image) return;
    await failpoint('image.remove.before');
    {
      using _lock = await this.#changes.acquire('records');
      const record = this.#records.get(image.id);
      if (record) await this.#records.put({ ...record, tags: [], digests: [], removed: true });
    }
    await failpoint('image.remove.record');
    const names = [...image.tags, ...image.digests].join(',');
    this.events.tell({ kind: 'removed', image: names, id: image.id });
    await this.#collector.collect();
    await failpoint('image.remove.after');
  }

  /** Keep an image's content for a container, also when the image is removed. */
  hold(imageId: string, owner: string): void {
    this.#collector.hold(imageId, owner);
  }

  /** The container is gone. What only it kept is collected in the background. */
  release(imageId: string, owner: string): void {
    if (this.#collector.release(imageId, owner)) void this.#collector.collect();
  }

  /** Remove what nothing uses: leftovers of an earlier daemon, removed images whose containers are gone. */
  async sweep(): Promise<void> {
    await this.#collector.sweep();
  }

  /** Mounts of a container's root file system; `dir/upper` and `dir/work` are made if they are not there. */
  async rootfs(image: Image, dir: string): Promise<RootfsMount[]> {
    return await writableRootfs(this.#lower(image), dir);
  }

  /**
   * Copy an image's files into a directory that is not there yet, for a container that does without overlay.
   * @param mappings of the container's user namespace: the files are its users'.
   * @throws RpcError ResourceExhausted when the disk is full.
   */
  async copy(image: Image, directory: string, mappings?: IdMappings): Promise<void> {
    const request = { layers: this.#lower(image), directory, mappings };
    await this.#copier.copy(request, `copy of image ${image.id}`);
  }

  /** Mounts of an image's files alone, for an image that is mounted as a volume. */
  async readOnly(image: Image): Promise<RootfsMount[]> {
    const empty = join(this.#options.root, 'empty');
    await mkdir(empty, { recursive: true, mode: 0o755 });
    return readOnlyRootfs(this.#lower(image), empty);
  }

  #lower(image: Image): string[] {
    return this.#view.layersOf(image.layers).map(layer => this.#tools.layout.layerFiles(layer.number));
  }

  /** What all images take on disk, partial downloads included. */
  usage(): Promise<StoreUsage> {
    return measureStore(this.#tools.layout, this.#tools.layers);
  }

  /**
   * Let go of the store for a daemon that takes over, at once: pulls in flight fail with Unavailable, what has arrived
   * stays, and nothing is tidied up or waited for that the next one sees to. When this returns we change nothing any more.
   */
  async handOver(): Promise<void> {
    this.#closing.abort(unavailable('another daemon takes over'));
    this.#collector.stop();
    void this.#tools.worker.close().finally(() => this.#http.close());
    await this.#pulls.settled();
    await this.#changes.acquire('records'); // and never given back
  }

  /** End: pulls in flight fail with Unavailable, and their workers are gone when this returns. */
  async close(): Promise<void> {
    this.#closing.abort(unavailable('the daemon ends'));
    await this.#pulls.settled();
    await this.#collector.close();
    await this.#writeOut.close();
    await this.#copier.close();
    await this.#tools.worker.close();
    await this.#http.close();
  }
}

const credentialsOf = ({ credentials = {}, dockerConfig = '', env = {} }: ImageServiceOptions): Credentials =>
  new Credentials({ byHost: credentials, dockerConfig, env });
