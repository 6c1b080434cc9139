import type { Digest } from './digest.ts';
import type { Descriptor } from './manifest.ts';
import type { PullTools } from './pull.ts';

/** Larger blobs take longer than the configuration, whose answer tells whether they are wanted at all. */
const MAX_BYTES = 1024 * 1024;

/** Fetches a blob into the store, unless it is there. */
type Fetch = (blob: Descriptor, signal: AbortSignal) => Promise<void>;

/**
 * Fetches small layers at the same time as the image's configuration: to a registry a small layer is one question more.
 * They are pinned until this is disposed of.
 */
export class EarlyFetch implements AsyncDisposable {
  readonly #tools: Pick<PullTools, 'downloads' | 'layers' | 'pins' | 'progress' | 'worker'>;
  readonly #fetch: Fetch;
  readonly #signal: AbortSignal;
  readonly #ended = new AbortController();
  readonly #fetching = new Map<Digest, Promise<void>>();
  readonly #pinned = new DisposableStack();

  /** @param signal that of the pull */
  constructor(
    tools: Pick<PullTools, 'downloads' | 'layers' | 'pins' | 'progress' | 'worker'>,
    fetch: Fetch,
    signal: AbortSignal,
  ) {
    this.#tools = tools;
    this.#fetch = fetch;
    this.#signal = AbortSignal.any([signal, this.#ended.signal]);
  }

  /**
   * The manifest names these layers. One that was unpacked for another image is probably not wanted; small ones for which
   * there is no place now wait for their turn with the big ones.
   */
  begin(layers: readonly Descriptor[]): void {
    const missing = layers.filter(({ digest }) => !this.#tools.layers.hasUnpacked(digest));
    if (missing.length > 0) this.#tools.worker.warm();
    const small = new Map(missing.filter(blob => blob.sizeBytes <= MAX_BYTES).map(blob => [blob.digest, blob]));
    this.#pinned.use(this.#tools.pins.take(small.keys()));
    for (const [digest, blob] of small) {
      if (!this.#tools.downloads.isFree) break;
      const fetched = this.#fetch(blob, this.#signal);
      fetched.catch(() => undefined); // told to who wants it
      this.#fetching.set(digest, fetched);
    }
  }

  /** Settles when a blob has arrived or could not be fetched; undefined for one that was not begun. */
  of(digest: Digest): Promise<void> | undefined {
    return this.#fetching.get(digest);
  }

  /** Nobody fetches any more after this. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort(new Error('the pull has ended'));
    await Promise.allSettled(this.#fetching.values());
    this.#tools.progress.forget(this.#fetching.keys());
    this.#pinned.dispose();
  }
}
