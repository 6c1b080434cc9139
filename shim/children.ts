/**
 * The child processes that Node itself waits for (the OCI runtime's calls, logging binaries): nobody else may reap them.
 */
export class NodeChildren {
  readonly #pids = new Set<number>();

  add(pid: number): void {
    this.#pids.add(pid);
  }

  /** Node has reported its end. */
  delete(pid: number): void {
    this.#pids.delete(pid);
  }

  has(pid: number): boolean {
    return this.#pids.has(pid);
  }
}
