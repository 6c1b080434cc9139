import { Code, deadlineExceeded, RpcError } from '@cleat/base';
import { DeadlineTimer } from './deadline-timer.ts';

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
  readonly #timeoutMs: number;
  #timer: DeadlineTimer | undefined;

  /** `onEnd` gets DeadlineExceeded or Cancelled, never during the constructor; call `start` to begin. */
  constructor(name: string, { signal, timeoutMs }: LimitOptions, onEnd: (error: RpcError) => void) {
    this.#name = name;
    this.#onEnd = onEnd;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs ?? Infinity;
  }

  /** Begin to watch. What is over already is reported at once. */
  start(): void {
    if (this.#signal?.aborted) {
      this.#cancelled();
      return;
    }
    this.#signal?.addEventListener('abort', this.#cancelled, { once: true });
    if (this.#timeoutMs !== Infinity) this.#timer = new DeadlineTimer(this.#timeoutMs, this.#late);
  }

  /** What is left, in nanoseconds, at least 1; 0 when there is no limit: the form that goes over the wire. */
  remainingNano(): number {
    return this.#timer ? Math.max(1, Math.round(this.#timer.leftMs * 1e6)) : 0;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#signal?.removeEventListener('abort', this.#cancelled);
  }

  readonly #late = (): void => {
    this.#onEnd(deadlineExceeded(`${this.#name} did not finish within ${this.#timeoutMs} ms`));
  };

  readonly #cancelled = (): void => {
    const reason: unknown = this.#signal?.reason;
    // Another call's limit passes on as it is: a handler's deadline is the deadline of what it calls.
    if (reason instanceof RpcError) this.#onEnd(reason);
    else this.#onEnd(new RpcError(Code.Cancelled, `${this.#name} was cancelled by its caller`, { cause: reason }));
  };
}
