import { EventHub } from '../events/hub.ts';

/** Something that has happened to an image; times are how long it took, sizes are in bytes. */
export type ImageHappening =
  | { readonly kind: 'pull-started'; readonly image: string }
  | { readonly kind: 'pulled'; readonly image: string; readonly id: string; readonly ms: number }
  | { readonly kind: 'pull-failed'; readonly image: string; readonly error: string; readonly ms: number }
  | {
      readonly kind: 'layer-downloaded' | 'layer-unpacked';
      readonly image: string;
      readonly layer: string;
      readonly bytes: number;
      readonly ms: number;
    }
  /** From an archive. */
  | { readonly kind: 'imported'; readonly image: string; readonly id: string }
  /** `image`: the names that it had, with commas. */
  | { readonly kind: 'removed'; readonly image: string; readonly id: string };

/** @param atMs Unix time, in milliseconds */
export type ImageEvent = ImageHappening & { readonly atMs: number };

/** Tells those who listen what happens to images. It never waits for them, and keeps nothing when nobody listens. */
export class ImageEvents {
  readonly #hub = new EventHub<ImageEvent>();

  tell(happening: ImageHappening): void {
    this.#hub.emit(() => ({ ...happening, atMs: Date.now() }));
  }

  /** From here on no event is missed. Ends when it is left, when `signal` aborts, or when the daemon stops. */
  subscribe(signal: AbortSignal): AsyncIterableIterator<ImageEvent> {
    return this.#hub.subscribe(signal);
  }

  close(): void {
    this.#hub.close();
  }
}
