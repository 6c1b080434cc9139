import { mallocTrim, releaseProgramPages } from '@cleat/linux';

/** What ends together is tidied up after once. */
const DELAY_MS = 1000;

/**
 * Gives free memory of the C library's heap back to the kernel, a moment after work that takes much of it has ended:
 * the library itself keeps what lies below something that is still in use, and a start alone leaves 16 MB of it.
 */
export class HeapTrim {
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs = DELAY_MS) {
    this.#delayMs = delayMs;
  }

  /** Keeps no program alive. A few milliseconds of work, however much there is. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      mallocTrim();
      releaseProgramPages();
    }, this.#delayMs).unref();
  }
}
