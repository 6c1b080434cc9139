import type { Writable } from 'node:stream';
import type { Sink } from './sink.ts';

/** What a watcher may leave unread, in bytes, before it is cut off: the container is never held up by it. */
const MAX_BEHIND_BYTES = 1024 * 1024;

/** A stream's own target, and the attach sessions that watch it from the moment that they come. */
export class Tee implements Sink {
  onDrain: () => void = () => {};
  readonly #target: Sink;
  readonly #watchers = new Set<Writable>();

  constructor(target: Sink) {
    this.#target = target;
    target.onDrain = () => this.onDrain();
  }

  write(bytes: Buffer): boolean {
    this.show(bytes);
    return this.#target.write(bytes);
  }

  /** Write to those who watch only: to the target somebody else writes. */
  show(bytes: Buffer): void {
    for (const watcher of this.#watchers) {
      watcher.write(Buffer.from(bytes)); // the bytes are the caller's again when this returns
      if (watcher.writableLength > MAX_BEHIND_BYTES) {
        this.#watchers.delete(watcher);
        watcher.destroy(new Error('the client reads more slowly than the container writes'));
      }
    }
  }

  end(): void {
    this.#target.end();
  }

  flush(): Promise<void> {
    return this.#target.flush();
  }

  /** Write a copy of everything to `watcher` too, until it fails or this is disposed of. */
  watch(watcher: Writable): Disposable {
    const forget = () => this.#watchers.delete(watcher);
    this.#watchers.add(watcher);
    watcher.once('error', forget);
    watcher.once('close', forget);
    return { [Symbol.dispose]: () => void forget() };
  }
}
