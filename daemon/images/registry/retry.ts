import { setTimeout as delay } from 'node:timers/promises';
import { Transient } from './failure.ts';

export type RetryOptions = {
  /** How often something is tried, the first time included. */
  readonly attempts: number;
  /** Wait before the second attempt; four times as long before each further one. */
  readonly firstDelayMs: number;
  /** Longest wait of our own choice. */
  readonly maxDelayMs: number;
  /** Longest wait that a server may ask for: one that asks for more is given up at once, as it would refuse us again. */
  readonly maxRetryAfterMs: number;
};

export const DEFAULT_RETRY: RetryOptions = {
  attempts: 3,
  firstDelayMs: 200,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

/** Try something again while it fails with Transient; after one that made progress, from the start. @throws what the last attempt threw. */
export async function withRetry<T>(options: RetryOptions, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  let tried = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (err) {
      if (!(err instanceof Transient)) throw err;
      tried = err.progressed ? 1 : tried + 1;
      if (tried >= options.attempts || err.retryAfterMs > options.maxRetryAfterMs) throw err;
      const backOffMs = options.firstDelayMs * 4 ** (tried - 1) * (0.75 + Math.random() / 2);
      await delay(Math.max(Math.min(backOffMs, options.maxDelayMs), err.retryAfterMs), undefined, { signal });
    }
  }
}
