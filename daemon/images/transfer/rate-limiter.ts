import { setTimeout as delay } from 'node:timers/promises';

/** So much may be taken at once after a pause, in seconds' worth. */
const BURST_SECONDS = 0.25;

/** Bytes per second that several transfers share. */
export class RateLimiter {
  readonly #bytesPerSecond: number;
  /** When all that was taken so far is paid for, in ms of `performance.now()`. */
  #paidAtMs = 0;

  /** @param bytesPerSecond 0: no limit. */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Wait until these bytes may pass. @throws the signal's reason when it aborts first. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#bytesPerSecond === 0) return;
    const now = performance.now();
    this.#paidAtMs = Math.max(this.#paidAtMs, now - BURST_SECONDS * 1000) + (bytes * 1000) / this.#bytesPerSecond;
    if (this.#paidAtMs <= now) return;
    await delay(this.#paidAtMs - now, undefined, { signal }).catch(err => {
      throw signal.aborted ? signal.reason : err;
    });
  }
}
