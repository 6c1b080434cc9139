import { deadlineExceeded } from '@cleat/base';

/**
 * A stream that goes on until interrupted, which is no failure, but whose first message must come in time.
 * @throws RpcError DeadlineExceeded, and what the stream throws.
 */
export async function* withFirst<T>(
  stream: AsyncIterableIterator<T, undefined>,
  timeoutMs: number,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(deadlineExceeded('no answer')), timeoutMs);
  try {
    let next = await Promise.race([stream.next(), late.promise]);
    clearTimeout(timer);
    for (; !next.done; next = await stream.next()) yield next.value;
  } catch (err) {
    if (!signal.aborted) throw err;
  } finally {
    clearTimeout(timer);
  }
}
