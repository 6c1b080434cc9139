import { type Clock, messageOf } from '@cleat/base';

/** One call of the shim. */
export type Operation = {
  /** `service/Method`. */
  readonly name: string;
  /** Empty, or the exec'd process that it is about. */
  readonly execId: string;
  /** Unix nanoseconds. */
  readonly startedAt: bigint;
  /** Until it ends, 0. */
  durationUs: bigint;
  /** Why it failed; empty. */
  error: string;
};

/** How many operations are kept, and how many of those that failed: some 20 KB. */
const MAX_FINISHED = 100;
const MAX_FAILED = 25;
/** How many parts of calls are kept. */
const MAX_STEPS = 50;
/** Longest error that is kept, in characters. */
const MAX_ERROR_CHARS = 1_000;

/** What a shim did last: a bounded memory, for those who ask why it is as it is. */
export class History {
  readonly #clock: Clock;
  readonly #running = new Set<Operation>();
  readonly #finished: Operation[] = [];
  readonly #failed: Operation[] = [];
  readonly #steps: Operation[] = [];
  calls = 0n;
  failures = 0n;
  /** Called after the end of each call. */
  onEnd: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(name: string, execId: string): Operation {
    const operation = { name, execId, startedAt: this.#clock.nowNs(), durationUs: 0n, error: '' };
    this.calls++;
    this.#running.add(operation);
    return operation;
  }

  /** @param error why it failed; empty when it did not. */
  end(operation: Operation, error: string): void {
    if (!this.#running.delete(operation)) return;
    operation.durationUs = this.#elapsedUs(operation);
    operation.error = error.slice(0, MAX_ERROR_CHARS);
    push(this.#finished, operation, MAX_FINISHED);
    if (error) {
      this.failures++;
      push(this.#failed, operation, MAX_FAILED);
    }
    this.onEnd();
  }

  /** Whether a call runs that somebody waits for now: one of Wait may last as long as the container. */
  get isBusy(): boolean {
    return [...this.#running].some(({ name }) => !name.endsWith('/Wait'));
  }

  /** Do a part of a call that is worth knowing how long it took. */
  async step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const operation = { name, execId: '', startedAt: this.#clock.nowNs(), durationUs: 0n, error: '' };
    try {
      return await work();
    } catch (err) {
      operation.error = messageOf(err).slice(0, MAX_ERROR_CHARS);
      throw err;
    } finally {
      operation.durationUs = this.#elapsedUs(operation);
      push(this.#steps, operation, MAX_STEPS);
    }
  }

  /** Parts of calls that have ended, oldest first. */
  get steps(): readonly Operation[] {
    return this.#steps;
  }

  /** Oldest first; those that run with the time that they have taken so far. */
  get running(): Operation[] {
    return [...this.#running].map(operation => ({ ...operation, durationUs: this.#elapsedUs(operation) }));
  }

  get finished(): readonly Operation[] {
    return this.#finished;
  }

  get failed(): readonly Operation[] {
    return this.#failed;
  }

  #elapsedUs({ startedAt }: Operation): bigint {
    const us = (this.#clock.nowNs() - startedAt) / 1000n;
    return us > 0n ? us : 0n; // the clock may have been set back
  }
}

function push(list: Operation[], operation: Operation, max: number): void {
  list.push(operation);
  if (list.length > max) list.shift();
}
