import { Code, deadlineExceeded, RpcError } from '@cleat/base';

/** The longest that a Node timer can wait, in milliseconds; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** What may end a call early, on the caller's side. */
export interface LimitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; Infinity is no limit. */
  readonly timeoutMs?: number | undefined;
}

/** Watches over one call: reports once when its time is over or its signal aborts. Holds a timer only until disposed. */
export class CallLimit {
  readonly #name: string;
  readonly #onEnd: (error: RpcError) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #deadlineMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `onEnd` gets DeadlineExceeded or Cancelled, never during the constructor; call `start` to begin. */
  constructor(name: string, { signal, timeoutMs }: LimitOptions, onEnd: (error: RpcError) => void) {
    this.#name = name;
    this.#onEnd = onEnd;
    this.#signal = signal;
    if (timeoutMs !== undefined && timeoutMs !== Infinity) this.#deadlineMs = performance.now() + timeoutMs;
  }

  /** Begin to watch. What is over already is reported at once. */
  start(): void {
    if (this.#signal?.aborted) {
      this.#cancelled();
      return;
    }
    this.#signal?.addEventListener('abort', this.#cancelled, { once: true });
    if (this.#deadlineMs !== undefined) this.#arm(this.#deadlineMs);
  }

  /** What is left, in nanoseconds, at least 1; 0 when there is no limit: the form that goes over the wire. */
  remainingNano(): number {
    if (this.#deadlineMs === undefined) return 0;
    return Math.max(1, Math.round((this.#deadlineMs - performance.now()) * 1e6));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#cancelled);
  }

  #arm(deadlineMs: number): void {
    const leftMs = deadlineMs - performance.now();
    if (leftMs > 0) {
      this.#timer = setTimeout(() => this.#arm(deadlineMs), Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
      this.#timer.unref(); // the socket keeps the program alive
    } else this.#onEnd(deadlineExceeded(`${this.#name} did not finish in time`));
  }

  readonly #cancelled = (): void => {
    const reason: unknown = this.#signal?.reason;
    // Another call's limit passes on as it is: a handler's deadline is the deadline of what it calls.
    if (reason instanceof RpcError) this.#onEnd(reason);
    else this.#onEnd(new RpcError(Code.Cancelled, `${this.#name} was cancelled by its caller`, { cause: reason }));
  };
}
