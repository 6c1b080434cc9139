import { untilAborted } from './until-aborted.ts';

/** Work that several want the result of at the same time, by key: done once, and by the next one when the first fails. */
export class SharedWork<T> {
  readonly #running = new Map<string, Promise<T>>();

  has(key: string): boolean {
    return this.#running.has(key);
  }

  /**
   * @param signal ends the wait for another's work; one's own gets it by itself.
   * @throws what the caller's own attempt threw: another's failure may be its own (its deadline, its credentials).
   */
  async run(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let other = this.#running.get(key); other; other = this.#running.get(key)) {
      const [result] = await untilAborted(Promise.allSettled([other]), signal);
      if (result.status === 'fulfilled') return result.value;
    }
    const mine = work().finally(() => this.#running.delete(key));
    this.#running.set(key, mine);
    return await mine;
  }
}
