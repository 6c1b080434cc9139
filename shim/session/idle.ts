/** Tells when nothing has happened for a time. Cheap to touch: a touch only takes the time. */
export class IdleTimer {
  readonly #limitMs: number;
  #timer: NodeJS.Timeout | undefined;
  #touchedMs = performance.now();

  /** Starts at once. @param limitMs 0: never. @param expired called at most once. */
  constructor(limitMs: number, expired: (reason: Error) => void) {
    this.#limitMs = limitMs;
    if (limitMs > 0) this.#wait(limitMs, expired);
  }

  /** Something has happened. */
  touch(): void {
    this.#touchedMs = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number, expired: (reason: Error) => void): void {
    this.#timer = setTimeout(() => {
      const leftMs = this.#touchedMs + this.#limitMs - performance.now();
      if (leftMs > 0) this.#wait(Math.ceil(leftMs), expired);
      else expired(new Error(`the session was idle for ${this.#limitMs} ms`));
    }, ms);
  }
}
