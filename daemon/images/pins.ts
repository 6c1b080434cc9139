/** Content that pulls in flight need, or the next try of one that failed: not collected while anybody counts on it. */
export class Pins {
  readonly #counts = new Map<string, number>();

  has(key: string): boolean {
    return this.#counts.has(key);
  }

  /** Keep these until the answer is disposed of. */
  take(keys: Iterable<string>): Disposable {
    const taken = [...keys];
    for (const key of taken) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return { [Symbol.dispose]: () => taken.forEach(key => void this.#drop(key)) };
  }

  /** Called when what was kept for a time may go. */
  onExpiry: () => void = () => undefined;

  /** Keep these for a time. */
  takeFor(keys: Iterable<string>, timeMs: number): void {
    const taken = this.take(keys);
    const expire = () => {
      taken[Symbol.dispose]();
      this.onExpiry();
    };
    setTimeout(expire, timeMs).unref();
  }

  #drop(key: string): void {
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}
