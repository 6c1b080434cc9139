import { discardBytes } from '@cleat/linux';
import { FRAME_LINES, LINES_AT, PREFIX_AT, PREFIX_BYTES, WRITTEN_AT } from '../wasm/frame-lines.ts';
import { WASM_PAGE_BYTES, wasmFunction, wasmMemory } from '../wasm/module.ts';
import type { LineBuffer } from './cri-lines.ts';

/** Size of a read in bytes: what a pipe holds that nobody has made larger. */
const READ_BYTES = 64 * 1024;
/** Size of one batch of log lines in bytes; lines that are longer get a batch of their own. */
export const BATCH_BYTES = 256 * 1024;
/** As many as one log has in use at the most. */
const BATCHES = 6;
/** The first page has the prefix of the lines; after the last batch nothing is read or written. */
const PAGES = 1 + (2 * READ_BYTES + BATCHES * BATCH_BYTES) / WASM_PAGE_BYTES;

/** Far more than it takes until V8 compiles a function for the second time. */
const WARM_UP_LINES = 1_000_000;
const NO_PREFIX = new Uint8Array(PREFIX_BYTES);

type Run = (from: number, end: number, to: number, toEnd: number, prefixBytes: number, maxLineBytes: number) => number;

/**
 * The memory that output goes through, from the pipe to the file: what is not used costs nothing. In here a WebAssembly
 * function makes lines of a log out of what was read, ten times as fast as JavaScript does, and from the first line on.
 */
class LineMemory {
  /** What is read goes into the first one; into the second one, while that is in use. */
  readonly reads: readonly [Buffer, Buffer];
  readonly batches: readonly Buffer[];
  readonly #memory = wasmMemory(PAGES);
  readonly #bytes = this.#memory.buffer;
  readonly #all = Buffer.from(this.#bytes);
  readonly #counts = new Uint32Array(this.#bytes, 0, 2);
  #run: Run | undefined;

  constructor() {
    const part = (index: number, size: number) => Buffer.from(this.#bytes, WASM_PAGE_BYTES + index, size);
    this.reads = [part(0, READ_BYTES), part(READ_BYTES, READ_BYTES)];
    const firstBatch = 2 * READ_BYTES;
    this.batches = Array.from({ length: BATCHES }, (_, i) => part(firstBatch + i * BATCH_BYTES, BATCH_BYTES));
  }

  /**
   * Append whole lines of `chunk`, from `at` on, to `out`, until one is not finished, too long, or needs more room; none, when
   * one of the two is elsewhere in memory.
   * @returns where the first line begins that was not appended. How many were, `framedLines` tells.
   */
  frame(chunk: Uint8Array, at: number, prefix: Uint8Array, maxLineBytes: number, out: LineBuffer): number {
    this.#counts[LINES_AT / 4] = 0;
    const { bytes } = out;
    if (chunk.buffer !== this.#bytes || bytes.buffer !== this.#bytes || prefix.length > PREFIX_BYTES) return at;
    this.#all.set(prefix, PREFIX_AT);
    const [start, to] = [chunk.byteOffset, bytes.byteOffset];
    const toEnd = to + bytes.length;
    this.#run ??= wasmFunction<Run>(FRAME_LINES, this.#memory);
    const stop = this.#run(start + at, start + chunk.length, to + out.length, toEnd, prefix.length, maxLineBytes);
    out.length += this.#counts[WRITTEN_AT / 4] as number;
    return stop - start;
  }

  /** Before a fork: have the function compiled as well as can be, so that no child needs to. */
  warmUp(): void {
    const [[read], [batch]] = [this.reads, this.batches];
    if (!batch) return;
    read.fill('a line of a log\n');
    for (let lines = 0; lines < WARM_UP_LINES; lines += this.framedLines)
      this.frame(read, 0, NO_PREFIX, BATCH_BYTES, { bytes: batch, length: 0, reserve: () => {} });
    for (const used of [read, batch]) discardBytes(used);
  }

  /** How many lines the last `frame` has appended. */
  get framedLines(): number {
    return this.#counts[LINES_AT / 4] as number;
  }
}

let made: LineMemory | undefined;

/** Of this process. */
export function lineMemory(): LineMemory {
  made ??= new LineMemory();
  return made;
}
