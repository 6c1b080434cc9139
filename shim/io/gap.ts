import type { CriLines, LineBuffer, StreamName } from './cri-lines.ts';

/** Counters of what was left out of a log. A line that was cut into parts counts once for each part. */
export type Dropped = { lines: number; bytes: number };

/**
 * What one stream leaves out of its log while the disk does not keep up: whole lines, with the newlines that ended them.
 * It goes the way that all lines go, and is thrown away at the end of it.
 */
export class Gap implements LineBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;
  readonly #lines: CriLines;
  #open: Dropped = { lines: 0, bytes: 0 };

  constructor(lines: CriLines) {
    this.#lines = lines;
  }

  reserve(count: number): void {
    if (count > this.bytes.length) this.bytes = new Uint8Array(count);
    this.length = 0;
  }

  /** Leave out the lines that these bytes complete; the rest is kept for what follows. @returns what was left out. */
  take(chunk: Uint8Array): Dropped {
    const { lines, carry } = this.#lines;
    this.#lines.push(chunk, 0n, this);
    const dropped = {
      lines: this.#lines.lines - lines,
      bytes: carry.length + chunk.length - this.#lines.carry.length,
    };
    this.#lines.lines = lines;
    this.#open.lines += dropped.lines;
    this.#open.bytes += dropped.bytes;
    return dropped;
  }

  /** The gap ends here. @returns its marker, a line of the log without its time; undefined when nothing was left out. */
  end(stream: StreamName): string | undefined {
    const { lines, bytes } = this.#open;
    this.bytes = new Uint8Array(0);
    this.#open = { lines: 0, bytes: 0 };
    if (lines === 0) return undefined;
    return `${stream} F [cleat: ${lines} lines of ${stream}, ${bytes} bytes, are missing here: the disk of this log did not keep up]\n`;
  }
}
