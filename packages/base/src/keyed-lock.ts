import { Code, RpcError } from './errors.ts';

type Waiter = { grant: () => void };

/** One lock per key; waiters are served in order. A key that nobody holds costs nothing. */
export class KeyedLock {
  readonly #queues = new Map<string, Waiter[]>();

  /**
   * Wait for the key's lock. Give it back with `using`.
   * @throws RpcError Cancelled when `signal` aborts first.
   */
  async acquire(key: string, signal?: AbortSignal): Promise<Disposable> {
    const queue = this.#queues.get(key);
    if (!queue) this.#queues.set(key, []);
    else await this.#wait(key, queue, signal);
    return { [Symbol.dispose]: () => this.#release(key) };
  }

  #wait(key: string, queue: Waiter[], signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(gaveUp(key));
    return new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        queue.splice(queue.indexOf(waiter), 1);
        reject(gaveUp(key));
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      queue.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #release(key: string): void {
    const next = this.#queues.get(key)?.shift();
    if (next) next.grant();
    else this.#queues.delete(key);
  }
}

const gaveUp = (key: string) =>
  new RpcError(Code.Cancelled, `gave up waiting for ${key}: another operation on it still runs`);
