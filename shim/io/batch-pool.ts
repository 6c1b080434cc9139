import { discardBytes } from '@cleat/linux';
import { BATCH_BYTES, lineMemory } from './line-memory.ts';

/** A log that rests for so long gives back its memory, in milliseconds, if more than so many bytes went through it. */
const QUIET_MS = 1_000;
const MANY_BYTES = BATCH_BYTES / 2;
/** After so many bytes there is garbage as well: what came with each read. */
const VERY_MANY_BYTES = 16 * 1024 * 1024;

/**
 * Memory for batches of log lines, the same again and again: memory outside of V8's heap is freed by its collections only,
 * and a shim has few. What is not used costs no memory, once all is quiet.
 */
class BatchPool {
  /** Called when a log has become quiet through which very much went. */
  onQuiet: () => void = () => {};
  #spares: Uint8Array[] | undefined;
  #usedBytes = 0;
  /** Since somebody last looked whether it is. */
  #isUsed = false;
  #timer: NodeJS.Timeout | undefined;

  take(): Uint8Array {
    this.#spares ??= [...lineMemory().batches];
    return this.#spares.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
  }

  /** @param usedBytes how much of it was written to. A batch from elsewhere is forgotten. */
  give(batch: Uint8Array, usedBytes: number): void {
    if (!this.#spares || batch.buffer !== lineMemory().batches[0]?.buffer) return;
    this.#spares.push(batch);
    this.#usedBytes += usedBytes;
    if (this.#usedBytes < MANY_BYTES) return;
    this.#isUsed = true;
    this.#timer ??= this.#lookLater();
  }

  #lookLater(): NodeJS.Timeout {
    this.#isUsed = false;
    return setTimeout(() => {
      if (this.#isUsed) this.#timer = this.#lookLater();
      else this.#giveBack();
    }, QUIET_MS).unref();
  }

  #giveBack(): void {
    const usedBytes = this.#usedBytes;
    this.#usedBytes = 0;
    this.#timer = undefined;
    for (const unused of [...(this.#spares ?? []), ...lineMemory().reads]) discardBytes(unused);
    if (usedBytes >= VERY_MANY_BYTES) this.onQuiet();
  }
}

/** Of all logs of this process. */
export const batchPool = new BatchPool();
