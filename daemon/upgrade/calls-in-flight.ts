/** The calls that a daemon is answering, by the names of their methods. */
export class CallsInFlight {
  readonly #running = new Map<string, number>();
  #idle: (() => void)[] = [];

  /** A call has come. @returns to be called once, when it is answered. */
  begin(name: string): () => void {
    this.#running.set(name, this.count(name) + 1);
    return () => {
      const left = this.count(name) - 1;
      if (left > 0) this.#running.set(name, left);
      else this.#running.delete(name);
      if (this.#running.size > 0) return;
      for (const wake of this.#idle.splice(0)) wake();
    };
  }

  count(name: string): number {
    return this.#running.get(name) ?? 0;
  }

  get names(): string[] {
    return [...this.#running.keys()];
  }

  /** Settles when nothing is being answered, which may be now. */
  idle(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise(resolve => this.#idle.push(resolve));
  }
}
