import { setImmediate } from 'node:timers/promises';

/** The daemon's other work waits no longer than this, in milliseconds, and one step. */
const MAX_STRETCH_MS = 5;

/** Cuts a long synchronous job into stretches, between which everything else gets its turn. */
export class Breather {
  #since = performance.now();

  /** Between two steps of the job: goes on at once, or lets others go first. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < MAX_STRETCH_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
