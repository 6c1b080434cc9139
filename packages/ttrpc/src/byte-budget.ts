/** Bytes that may be held in one place for all who share it. */
export class ByteBudget {
  readonly #limitBytes: number;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** @returns false, and takes nothing, when that would be too much. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }

  /** Give back what was taken. */
  give(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
