import { findShims, type Target } from '../shim/find.ts';
import { inPlace } from '../shim/places.ts';
import type { Context } from '../verb.ts';
import { attempts } from './attempts.ts';
import { type Counted, count } from './count.ts';

/** One container, and what was counted of it so far. */
export type Watched = {
  target: Target;
  /** The count before the last one: rates are between the two. */
  before: Counted | undefined;
  /** The last count; undefined until the shim has answered for the first time, or has not within its time. */
  now: Counted | undefined;
  /** Since when the next count is waited for, in milliseconds of a clock that never steps; undefined when none is. */
  askedAtMs: number | undefined;
  /** It waits for its turn to be asked, or is asked. */
  isDue: boolean;
};

/**
 * Counts all containers again and again, by shims alone; only restarts are the daemon's, where it answers. Each shim has
 * the whole of --timeout, and none waits for another: of one that takes long, the last count stands meanwhile.
 */
export class Watch {
  readonly #context: Context;
  #watched = new Map<string, Watched>();
  #restarts: ReadonlyMap<string, number> = new Map();
  #daemonIsAsked = false;
  #finding: Promise<void> | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  get watched(): readonly Watched[] {
    return [...this.#watched.values()];
  }

  /** How often each container was started again, by its id: the daemon's word. */
  get restarts(): ReadonlyMap<string, number> {
    return this.#restarts;
  }

  /** See which containers there are. @throws Error when a directory is there and cannot be read */
  async find(): Promise<void> {
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined;
    });
    await this.#finding;
  }

  async #find(): Promise<void> {
    const targets = await findShims(this.#context);
    const entries = targets.map((target): [string, Watched] => {
      const key = `${target.path}/${target.id}`;
      const known = this.#watched.get(key);
      if (known) known.target = target;
      return [key, known ?? { target, before: undefined, now: undefined, askedAtMs: undefined, isDue: false }];
    });
    this.#watched = new Map(entries);
  }

  /** Ask the daemon, and each shim but those that still owe an answer. Settles when these have answered, or not in time. Never rejects. */
  async ask(): Promise<void> {
    await Promise.all([this.#askDaemon(), ...this.watched.map(one => this.#ask(one))]);
  }

  /** As ask, of those shims alone that answered: no rate is known of the others, and they may take all their time again. */
  async askAgain(): Promise<void> {
    await Promise.all(this.watched.filter(({ now }) => now?.answer.kind === 'answer').map(one => this.#ask(one)));
  }

  async #ask(one: Watched): Promise<void> {
    if (one.isDue) return;
    one.isDue = true;
    const counted = await inPlace(() => {
      one.askedAtMs = performance.now();
      return count(one.target, this.#context.timeoutMs);
    });
    [one.before, one.now, one.askedAtMs, one.isDue] = [one.now, counted, undefined, false];
  }

  async #askDaemon(): Promise<void> {
    if (this.#daemonIsAsked) return;
    this.#daemonIsAsked = true;
    this.#restarts = await attempts(this.#context);
    this.#daemonIsAsked = false;
  }
}
