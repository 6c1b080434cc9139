/** How long a connection is kept, in milliseconds: a probe of a container comes every ten seconds, unless it is told otherwise. */
const KEEP_MS = 15_000;

/** What is kept. */
export type Connection = {
  /** Its other end has not closed it either. */
  readonly isOpen: boolean;
  close(): void;
};

/** A connection that nobody uses now and somebody may soon: to make one costs both ends more than a small call on it. At most one. */
export class IdleConnection<C extends Connection> {
  #kept: C | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** What is kept, for one user: it is kept no more. */
  take(): C | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    clearTimeout(this.#timer);
    return kept?.isOpen ? kept : undefined;
  }

  /** Keep a connection on which nothing is under way, for a while. */
  keep(connection: C): void {
    this.close();
    this.#kept = connection;
    this.#timer = setTimeout(() => this.close(), KEEP_MS).unref();
  }

  close(): void {
    this.take()?.close();
  }
}
