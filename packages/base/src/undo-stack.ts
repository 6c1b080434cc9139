type Step = { readonly what: string; readonly undo: () => unknown };

/**
 * The undo steps of an operation in flight. Each step that creates something pushes how to remove it;
 * leaving the scope without `commit()` runs them, last first, each even when another fails.
 *
 * `await using undo = new UndoStack((what, err) => log.error(...));`
 */
export class UndoStack implements AsyncDisposable {
  readonly #steps: Step[] = [];
  readonly #failed: (what: string, err: unknown) => void;

  /** @param failed told of each undo step that itself failed; it must not throw. */
  constructor(failed: (what: string, err: unknown) => void) {
    this.#failed = failed;
  }

  push(what: string, undo: () => unknown): void {
    this.#steps.push({ what, undo });
  }

  /** The operation succeeded: what was made stays. */
  commit(): void {
    this.#steps.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (err) {
        this.#failed(step.what, err);
      }
    }
  }
}
