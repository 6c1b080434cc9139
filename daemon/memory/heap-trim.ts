import { mallocTrim, ownProgramPages, releaseProgramPages } from '@cleat/linux';

/** What ends together is tidied up after once. */
const DELAY_MS = 1000;
/** How often it is done while work goes on: it takes a millisecond, and what is touched again comes back 16 pages at a time. */
const MEANWHILE_MS = 50;

/**
 * Gives free memory of the C library's heap back to the kernel, and pages of the program that are not in use at the moment:
 * the library itself keeps what lies below something that is still in use, and a start alone leaves 16 MB of it.
 */
export class HeapTrim {
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  #meanwhile: NodeJS.Timeout | undefined;
  #underWay = 0;
  #releasePages: (() => void) | undefined;

  constructor(delayMs = DELAY_MS) {
    this.#delayMs = delayMs;
  }

  /** Do work that takes and frees much: what is free meanwhile is given back meanwhile, and the rest a moment after it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    this.#meanwhile ??= setInterval(() => giveBack(() => this.#releaseOwnPages()), MEANWHILE_MS).unref();
    try {
      return await work();
    } finally {
      this.#underWay--;
      if (this.#underWay === 0) {
        clearInterval(this.#meanwhile);
        this.#meanwhile = undefined;
      }
      this.soon();
    }
  }

  /** A moment after work has ended. Keeps no program alive. A few milliseconds of work, however much there is. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      giveBack(releaseProgramPages);
    }, this.#delayMs).unref();
  }

  #releaseOwnPages(): void {
    this.#releasePages ??= ownProgramPages();
    this.#releasePages();
  }
}

function giveBack(releasePages: () => void): void {
  try {
    mallocTrim();
    releasePages();
  } catch {
    // what is not given back, for want of a descriptor say, is only memory: no reason for a timer to end the daemon
  }
}
