/** The longest that a Node timer can wait, in milliseconds; more would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls back once after a time of any length, unless disposed before. It does not keep the program alive: sockets do. */
export class DeadlineTimer implements Disposable {
  readonly #endMs: number;
  readonly #onEnd: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param leftMs if not above 0, `onEnd` is called before the constructor returns. */
  constructor(leftMs: number, onEnd: () => void) {
    this.#endMs = performance.now() + leftMs;
    this.#onEnd = onEnd;
    this.#wait();
  }

  /** What is left, in milliseconds; negative once it is over. */
  get leftMs(): number {
    return this.#endMs - performance.now();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const { leftMs } = this;
    if (leftMs > 0) this.#timer = setTimeout(() => this.#wait(), Math.min(Math.ceil(leftMs), MAX_TIMER_MS)).unref();
    else this.#onEnd();
  }
}
