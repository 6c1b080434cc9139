import { Duplex } from 'node:stream';

/** A socket without a network: reads what it is given, and drops what is written. */
export class MemorySocket extends Duplex {
  readonly #input: Buffer[];
  written = 0;

  /** @param input what the client sends; then it closes. */
  constructor(input: readonly Buffer[]) {
    super({ allowHalfOpen: true });
    this.#input = [...input];
  }

  override _read(): void {
    this.push(this.#input.shift() ?? null);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.length;
    done();
  }

  // What a TCP socket has besides.
  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }
}
