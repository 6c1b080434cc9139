import { isDeepStrictEqual } from 'node:util';
import { alreadyExists, Code, RpcError } from '@cleat/base';

type Locks = { acquire(key: string): Promise<Disposable> };

/**
 * Creations in flight, by what they create. A second call with the same key while the first runs joins it and gets
 * its result: a kubelet that gave up waiting and asks again finds its own work, not a reserved name.
 * An operation goes on when its callers leave; it has deadlines of its own.
 */
export class Operations<T> {
  readonly #running = new Map<string, { readonly asked: unknown; readonly result: Promise<T> }>();
  readonly #locks: Locks | undefined;

  /** @param locks keep what another daemon creates from being created here as well. */
  constructor(locks?: Locks) {
    this.#locks = locks;
  }

  /**
   * @param asked what the caller asks for, where the key does not tell all of it: only the same may be joined.
   * @throws RpcError Cancelled when `signal` aborts first; the operation goes on. AlreadyExists when it makes something else.
   */
  async join(key: string, signal: AbortSignal, begin: () => Promise<T>, asked?: unknown): Promise<T> {
    let operation = this.#running.get(key);
    if (!operation) {
      const result = this.#locked(key, begin).finally(() => this.#running.delete(key));
      result.catch(() => undefined); // every caller may have left; those that stay see the error below
      operation = { asked, result };
      this.#running.set(key, operation);
    } else if (!isDeepStrictEqual(operation.asked, asked))
      throw alreadyExists(`${key} is being made already, from another request`);
    return await untilAborted(operation.result, signal, key);
  }

  async #locked(key: string, begin: () => Promise<T>): Promise<T> {
    using _lock = await this.#locks?.acquire(key);
    return await begin();
  }

  /** Wait for everything that runs, whatever comes of it. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ result }) => result));
  }
}

async function untilAborted<T>(operation: Promise<T>, signal: AbortSignal, key: string): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new RpcError(Code.Cancelled, `the caller left while ${key} still runs; a retry joins it`));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([operation, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
