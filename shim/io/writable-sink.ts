import type { Writable } from 'node:stream';
import type { Sink } from './sink.ts';

/** A sink that writes to a session's client, at its pace. What a client that has gone would get is lost. */
export class WritableSink implements Sink {
  onDrain: () => void = () => {};
  readonly #writable: Writable;
  #isFull = false;

  constructor(writable: Writable) {
    this.#writable = writable;
    const welcome = () => {
      this.#isFull = false;
      this.onDrain();
    };
    for (const event of ['drain', 'close', 'error']) writable.on(event, welcome);
  }

  /** The client is slow: what the process writes waits. */
  get isFull(): boolean {
    return this.#isFull;
  }

  write(bytes: Buffer): boolean {
    if (this.#writable.destroyed) return true;
    this.#isFull = !this.#writable.write(Buffer.from(bytes));
    return !this.#isFull;
  }

  end(): void {} // the session ends its streams

  async flush(): Promise<void> {
    if (this.#writable.writableLength === 0 || this.#writable.destroyed) return;
    await new Promise<void>(resolve => {
      for (const event of ['drain', 'close', 'error']) this.#writable.once(event, () => resolve());
    });
  }
}
