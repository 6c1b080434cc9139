import { type Clock, messageOf } from '@cleat/base';
import type { Logger } from 'pino';
import { type DiskUsage, measureDiskUsage } from './disk-usage.ts';
import { Pacer } from './pacer.ts';

/** What a writable layer took when it was last measured. */
export type LayerUsage = DiskUsage & {
  /** Unix nanoseconds at which the measurement began. */
  readonly atNs: bigint;
};

/** A writable layer to keep measured. */
export type Layer = {
  /** The container itself: with it, its measurement goes. */
  readonly owner: object;
  readonly directory: string;
  /** Nobody writes to it any more, since then (Unix nanoseconds): one later measurement is enough. */
  readonly quietSinceNs?: bigint | undefined;
};

/** How often layers that are due are looked for, and how often one is measured at most; milliseconds. */
const LOOK_MS = 1_000;
const INTERVAL_MS = 10_000;
/** A layer that takes long is measured less often: it is left alone so many times as long as it took. */
const REST_FACTOR = 4;
/** So many are measured in turns; others wait. */
const MAX_RUNNING = 16;

type Measured = { readonly usage: LayerUsage | undefined; readonly nextAt: number };

/**
 * Measures writable layers in the background, slowly, and tells the last measurement at once. So no call waits for a
 * disk, however many files a container has written, and one with millions of them does not keep the others waiting.
 */
export class LayerMeter {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #pacer = new Pacer(this.#closing.signal);
  readonly #measured = new WeakMap<object, Measured>();
  readonly #running = new Set<object>();
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** The last measurement; `undefined` before the first one, a second or so after the container was made. */
  usage(owner: object): LayerUsage | undefined {
    return this.#measured.get(owner)?.usage;
  }

  /** Begin to measure what `layers` tells, asked anew each time. */
  start(layers: () => Iterable<Layer>): void {
    this.#timer = setInterval(() => this.#look([...layers()]), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  /** Those that have waited longest first. */
  #look(layers: readonly Layer[]): void {
    const dueAt = ({ owner }: Layer) => this.#measured.get(owner)?.nextAt ?? 0;
    const due = layers.filter(layer => this.#isDue(layer)).sort((a, b) => dueAt(a) - dueAt(b));
    for (const layer of due.slice(0, MAX_RUNNING - this.#running.size)) void this.#measure(layer);
  }

  #isDue({ owner, quietSinceNs }: Layer): boolean {
    if (this.#running.has(owner)) return false;
    const last = this.#measured.get(owner);
    if (!last) return true;
    if (quietSinceNs !== undefined && last.usage && last.usage.atNs > quietSinceNs) return false;
    return performance.now() >= last.nextAt;
  }

  /** Never rejects. */
  async #measure({ owner, directory }: Layer): Promise<void> {
    const [startedAt, atNs] = [performance.now(), this.#clock.nowNs()];
    let usage = this.usage(owner);
    this.#running.add(owner);
    try {
      usage = { ...(await measureDiskUsage(directory, this.#pacer)), atNs };
    } catch (err) {
      if (this.#closing.signal.aborted) return;
      this.#log.warn({ directory, err }, `cannot measure a writable layer: ${messageOf(err)}`);
    } finally {
      this.#running.delete(owner);
    }
    const tookMs = performance.now() - startedAt;
    this.#measured.set(owner, { usage, nextAt: startedAt + tookMs + Math.max(INTERVAL_MS, tookMs * REST_FACTOR) });
  }
}
