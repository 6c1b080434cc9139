import type { Digest } from '../digest.ts';
import type { Descriptor } from '../manifest.ts';
import type { WantedLayer } from '../resolve.ts';

/** How far one layer of a pull is. */
export type LayerState = {
  readonly digest: Digest;
  readonly phase: 'waiting' | 'downloading' | 'unpacking' | 'done';
  /** What has arrived of the blob. */
  readonly bytes: number;
  readonly totalBytes: number;
};

/** Anything that knows how much of a blob is there. */
type Arriving = { readonly arrivedBytes: number };

/** What somebody wants to know of a pull: its layers, once they are known. */
export type Watch = { readonly layers: readonly WantedLayer[] | undefined } & Disposable;

/** What the pulls in flight are at. They only note it; who wants to know looks when it likes. */
export class PullProgress {
  readonly #plans = new Map<string, readonly WantedLayer[]>();
  readonly #arriving = new Map<Digest, Arriving>();
  readonly #unpacking = new Set<Digest>();
  readonly #watches = new Set<{ readonly name: string; layers: readonly WantedLayer[] | undefined }>();

  /** Follow the pull of a name that is in flight, or the next one. To be disposed of. */
  watch(name: string): Watch {
    const watch = {
      name,
      layers: this.#plans.get(name),
      [Symbol.dispose]: () => void this.#watches.delete(watch),
    };
    this.#watches.add(watch);
    return watch;
  }

  /** An image's layers are known. Forgotten when the answer is disposed of. */
  begin(name: string, layers: readonly WantedLayer[]): Disposable {
    this.#plans.set(name, layers);
    for (const watch of this.#watches) if (watch.name === name) watch.layers = layers;
    return {
      [Symbol.dispose]: () => {
        if (this.#plans.get(name) === layers) this.#plans.delete(name);
        this.forget(layers.map(({ blob }) => blob.digest));
      },
    };
  }

  downloading({ digest }: Descriptor, part: Arriving): void {
    this.#arriving.set(digest, part);
  }

  unpacking({ digest }: Descriptor): void {
    this.#unpacking.add(digest);
  }

  /** How far these layers are. */
  of(layers: readonly WantedLayer[], isThere: (chainId: Digest) => boolean): LayerState[] {
    return layers.map(({ blob, chainId }) => ({
      digest: blob.digest,
      totalBytes: blob.sizeBytes,
      ...this.#state(blob, isThere(chainId)),
    }));
  }

  #state({ digest, sizeBytes }: Descriptor, done: boolean): Pick<LayerState, 'phase' | 'bytes'> {
    if (done) return { phase: 'done', bytes: sizeBytes };
    if (this.#unpacking.has(digest)) return { phase: 'unpacking', bytes: sizeBytes };
    const part = this.#arriving.get(digest);
    return part ? { phase: 'downloading', bytes: part.arrivedBytes } : { phase: 'waiting', bytes: 0 };
  }

  /** A pull that wanted these blobs has ended: of those that no other one wants nothing is known any more. */
  forget(digests: Iterable<Digest>): void {
    const wanted = new Set([...this.#plans.values()].flat().map(({ blob }) => blob.digest));
    for (const digest of digests) {
      if (wanted.has(digest)) continue;
      this.#arriving.delete(digest);
      this.#unpacking.delete(digest);
    }
  }
}
