import { deadlineExceeded } from './errors.ts';

/**
 * Wait for a promise, but not longer than `timeoutMs`.
 * The promise itself is not stopped: pass the thing behind it a signal for that.
 * @throws RpcError DeadlineExceeded "<what> did not finish within <n> ms".
 */
export async function withDeadline<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(deadlineExceeded(`${what} did not finish within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
