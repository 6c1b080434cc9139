import { KeyedLock } from '@cleat/base';

/** The other daemon's side of the locks, while two daemons work on one state directory. It has the last word. */
export type LockMaster = {
  /** @throws RpcError Cancelled when `signal` aborts first. */
  acquire(key: string, signal?: AbortSignal): Promise<void>;
  release(key: string): void;
};

/**
 * One operation at a time per key (a pod or container id, or what a creation is called), also across an upgrade: from
 * the moment of handing over, the new daemon's locks are the ones that count. The old one keeps those that it holds,
 * asks for each further one, and what it holds counts as lent here. Nobody writes the facts of what the other one holds.
 */
export class OperationLocks {
  readonly #local = new KeyedLock();
  readonly #held = new Map<string, number>();
  readonly #lent = new Map<string, Disposable>();
  #master: LockMaster | undefined;
  #news = Promise.withResolvers<void>();

  /** As `KeyedLock.acquire`. */
  async acquire(key: string, signal?: AbortSignal): Promise<Disposable> {
    const local = await this.#local.acquire(key, signal);
    if (this.#master) {
      try {
        await this.#master.acquire(key, signal);
      } catch (err) {
        local[Symbol.dispose]();
        throw err;
      }
    }
    this.keep(key);
    return {
      [Symbol.dispose]: () => {
        this.drop(key);
        local[Symbol.dispose]();
      },
    };
  }

  /** Hold a key that is in use without a lock, such as by the clean-up after a process that ended. `drop` ends it. */
  keep(key: string): void {
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    this.poke();
  }

  drop(key: string): void {
    const count = (this.#held.get(key) ?? 0) - 1;
    if (count > 0) this.#held.set(key, count);
    else {
      this.#held.delete(key);
      this.#master?.release(key);
      this.poke();
    }
  }

  /** Keys that operations of this daemon hold now. */
  get held(): string[] {
    return [...this.#held.keys()];
  }

  /** Whether another daemon has the last word. */
  get follows(): boolean {
    return this.#master !== undefined;
  }

  /** Settles when nothing is held, which may be now. */
  async idle(): Promise<void> {
    while (this.#held.size > 0) await this.#news.promise;
  }

  /** From now on ask the new daemon; what is held stays held. */
  follow(master: LockMaster): void {
    this.#master = master;
    this.poke();
  }

  /** Lend a key to the old daemon, as soon as it is free here. */
  async lend(key: string, signal?: AbortSignal): Promise<void> {
    const lock = await this.#local.acquire(key, signal);
    this.#lent.set(key, lock);
    while (this.#held.has(key)) await this.#news.promise; // what `keep` told of began before
  }

  isLent(key: string): boolean {
    return this.#lent.has(key);
  }

  get lentKeys(): string[] {
    return [...this.#lent.keys()];
  }

  /** The old daemon is done with a key. Its facts may be written here again; the next operation waits for the answer's end. */
  takeBack(key: string): Disposable | undefined {
    const lock = this.#lent.get(key);
    this.#lent.delete(key);
    this.poke();
    return lock;
  }

  /**
   * Whether this daemon is the one to write down what happened to `id` outside of any operation, such as the end of its
   * process. Waits until that is certain.
   * @param isKnown whether it is written down already.
   */
  async isOursToRecord(id: string, isKnown: () => boolean): Promise<boolean> {
    if (!this.#master && !this.isLent(id)) return true;
    for (;;) {
      if (this.#master ? this.#held.has(id) : !this.isLent(id)) return this.#master !== undefined || !isKnown();
      if (this.#master && isKnown()) return false;
      await this.#news.promise;
    }
  }

  /** Something has changed that those in `isOursToRecord` wait for. */
  poke(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}
