import { setTimeout as delay } from 'node:timers/promises';
import { Transient } from './failure.ts';

export type RetryOptions = {
  /** How often something is tried, the first time included. */
  readonly attempts: number;
  /** Wait before the second attempt; four times as long before each further one. */
  readonly firstDelayMs: number;
  /** Longest wait, also where the server asks for more. */
  readonly maxDelayMs: number;
};

export const DEFAULT_RETRY: RetryOptions = { attempts: 3, firstDelayMs: 200, maxDelayMs: 10_000 };

/** Try something again while it fails with Transient. @throws what the last attempt threw. */
export async function withRetry<T>(options: RetryOptions, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (err) {
      if (!(err instanceof Transient) || tried >= options.attempts) throw err;
      const backOffMs = options.firstDelayMs * 4 ** (tried - 1) * (0.75 + Math.random() / 2);
      await delay(Math.min(Math.max(backOffMs, err.retryAfterMs), options.maxDelayMs), undefined, { signal });
    }
  }
}
