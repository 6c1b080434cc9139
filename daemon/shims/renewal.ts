import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleFiles, messageOf } from '@cleat/base';
import type { Daemon } from '../daemon.ts';
import type { Counter } from '../metrics/metric.ts';
import type { LiveTask } from './live-tasks.ts';

/** How often all shims are looked at, in milliseconds. */
const LOOK_MS = 60_000;
/** Rest after each look at one shim, in milliseconds; it takes a third of one. */
const REST_MS = 10;
/** Rest after a renewal, in times of what it took: a tenth of one core at most. */
const REST_FACTOR = 9;
/** How long a renewal may take, in milliseconds. The shim itself gives up before. */
const RENEWAL_TIMEOUT_MS = 30_000;
/** How long a shim that was renewed is left alone, in milliseconds. */
const RENEWED_PAUSE_MS = 60 * 60_000;
/** As long is one that refused, the first time; then twice as long each time, up to the last. */
const FIRST_PAUSE_MS = 5 * 60_000;
const LAST_PAUSE_MS = 6 * 60 * 60_000;

const MIB = 1024 * 1024;

type Pause = { readonly untilMs: number; readonly refusals: number };

/**
 * Has shims that have grown renewed: a fresh process, forked from the zygote, takes the place of one that has more memory
 * of its own than the configuration wants, because it was upgraded in place, started cold or wrote much log. One at a
 * time, only quiet ones, and nobody waits for it.
 */
export class Renewal implements Disposable {
  readonly #d: Daemon;
  readonly #ended = new AbortController();
  readonly #pauses = new Map<string, Pause>();
  readonly #renewals: Counter;

  /** Begins to look a minute from now. It keeps no program alive. */
  constructor(d: Daemon) {
    this.#d = d;
    this.#renewals = d.metrics.counter('cleat_shim_renewals_total', 'Shims that were to be renewed, by how it went.', [
      'result',
    ]);
    void this.#run();
  }

  /** Look no more. A renewal that is under way is the shim's, and goes on. */
  [Symbol.dispose](): void {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        await this.#rest(LOOK_MS);
        await this.#look();
      }
    } catch (err) {
      if (!this.#ended.signal.aborted) this.#d.log.error({ err }, `shims are not renewed any more: ${messageOf(err)}`);
    }
  }

  async #look(): Promise<void> {
    const { tasks } = this.#d;
    for (const id of this.#pauses.keys()) if (!tasks.get(id)) this.#pauses.delete(id);
    for (const { task } of [...tasks.all()]) {
      const { shimRenewAboveMib } = this.#d.config.limits; // it may be changed meanwhile
      if (shimRenewAboveMib === 0 || !this.#d.zygote.isReady || this.#d.handOver.isFrozen) return;
      if (!this.#mayRenew(task)) continue;
      const bytes = await privateBytes(task.bundle);
      if (bytes > shimRenewAboveMib * MIB && tasks.get(task.id)?.task === task) await this.#renew(task, bytes);
      await this.#rest(REST_MS);
    }
  }

  #mayRenew({ id, isRenewable }: LiveTask['task']): boolean {
    return isRenewable && performance.now() >= (this.#pauses.get(id)?.untilMs ?? 0);
  }

  async #renew({ id, connection }: LiveTask['task'], bytes: number): Promise<void> {
    const { log, zygote } = this.#d;
    const beganMs = performance.now();
    const was = `${(bytes / MIB).toFixed(1)} MiB of its own`;
    try {
      const request = { zygote: zygote.socketPath, onlyQuiet: true };
      const { toPid, pausedMs } = await connection.shim.succeed(request, { timeoutMs: RENEWAL_TIMEOUT_MS });
      this.#renewals.add(1, 'renewed');
      this.#pause(id, RENEWED_PAUSE_MS, 0);
      log.info({ id, pid: toPid, pausedMs: Number(pausedMs) }, `a fresh shim is in the place of one that had ${was}`);
    } catch (err) {
      this.#renewals.add(1, 'refused');
      const refusals = (this.#pauses.get(id)?.refusals ?? 0) + 1;
      this.#pause(id, Math.min(FIRST_PAUSE_MS * 2 ** (refusals - 1), LAST_PAUSE_MS), refusals);
      const level = refusals === 1 ? 'info' : 'debug';
      log[level]({ id, err }, `a shim that has ${was} stays as it is: ${messageOf(err)}`);
    }
    await this.#rest((performance.now() - beganMs) * REST_FACTOR);
  }

  #pause(id: string, ms: number, refusals: number): void {
    this.#pauses.set(id, { untilMs: performance.now() + ms, refusals });
  }

  async #rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ended.signal, ref: false });
  }
}

/** Memory that is the shim's alone, in bytes; 0 where that is not known: it has just ended, or the kernel does not tell. */
async function privateBytes(bundle: string): Promise<number> {
  try {
    const pid = Number(await readFile(bundleFiles(bundle).shimPid, 'utf8'));
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1');
    const kib = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].map(([, figure]) => Number(figure));
    return 1024 * kib.reduce((sum, figure) => sum + figure, 0);
  } catch {
    return 0;
  }
}
