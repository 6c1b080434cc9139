/** The events that wait for one subscriber, and its waiting for the next one. Read by one reader at a time. */
export class Subscription<E extends object> implements AsyncIterableIterator<E> {
  readonly #onEnd: () => void;
  #queue: E[] = [];
  #wake: (() => void) | undefined;
  #ended: { readonly error?: Error } | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get queued(): number {
    return this.#queue.length;
  }

  push(event: E): void {
    this.#queue.push(event);
    this.#wake?.();
  }

  /** No more events. With an error, what still waits is dropped and the reader gets the error. The first end counts. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = error ? { error } : {};
    this.#queue = [];
    this.#onEnd();
    this.#wake?.();
  }

  /** No more events: the reader gets those that wait, then the end. */
  finish(): void {
    if (this.#ended) return;
    this.#ended = {};
    this.#onEnd();
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<E, undefined>> {
    while (this.#queue.length === 0 && !this.#ended) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
      this.#wake = undefined;
    }
    const error = this.#ended?.error;
    if (error) throw error;
    const value = this.#queue.shift();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  async return(): Promise<IteratorResult<E, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
