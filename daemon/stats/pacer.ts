import { setTimeout as sleep } from 'node:timers/promises';

/** Work goes on for so long at a time, and then rests for so many times as long: a tenth of one core at most. */
const SLICE_MS = 20;
const REST_FACTOR = 9;

/** Lets many slow jobs share little time: one small step at a time, each job in its turn, with rests between. */
export class Pacer {
  readonly #signal: AbortSignal;
  #last: Promise<void> = Promise.resolve();
  #workedMs = 0;

  /** @param signal ends the rests. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Do one step when it is its turn. @throws Error when the signal has aborted; what the step throws. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      this.#signal.throwIfAborted();
      await this.#rest();
      const startedAt = performance.now();
      return await work().finally(() => {
        this.#workedMs += performance.now() - startedAt;
      });
    } finally {
      resolve();
    }
  }

  async #rest(): Promise<void> {
    if (this.#workedMs < SLICE_MS) return;
    await sleep(this.#workedMs * REST_FACTOR, undefined, { signal: this.#signal, ref: false });
    this.#workedMs = 0;
  }
}
