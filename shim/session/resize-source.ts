import { ResizeReader } from './resize.ts';
import type { TerminalSize } from './target.ts';

/** The sizes of a client's terminal; keeps the last one for a listener that comes later. */
export class ResizeSource {
  readonly #reader = new ResizeReader();
  #last: TerminalSize | undefined;
  #listener: ((size: TerminalSize) => void) | undefined;

  /** Bytes of the resize stream. @throws Error when they are malformed. */
  push(bytes: Uint8Array): void {
    for (const size of this.#reader.push(bytes)) {
      this.#last = size;
      this.#listener?.(size);
    }
  }

  /** One listener, the latest. */
  onResize(listener: (size: TerminalSize) => void): void {
    this.#listener = listener;
    if (this.#last !== undefined) listener(this.#last);
  }
}
