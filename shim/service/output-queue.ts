import type { StreamName } from '../io/cri-lines.ts';
import type { Sink } from '../io/sink.ts';

/** Largest message, in bytes of both streams together. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Output to be sent; a part that is not there is empty. */
export type Output = { readonly stdout: Uint8Array; readonly stderr: Uint8Array };

/**
 * Output of a command between the pipes it comes from and the stream it goes to. A slow taker stops the command's
 * writing. Beyond a cap for each stream the bytes are read and forgotten.
 */
export class OutputQueue {
  readonly #left: Record<StreamName, number>;
  readonly #chunks: Record<StreamName, Buffer[]> = { stdout: [], stderr: [] };
  readonly #sinks: Sink[] = [];
  #queuedBytes = 0;
  #finished = false;
  #wake: () => void = () => {};

  /** @param maxBytes of each stream. */
  constructor(maxBytes: Readonly<Record<StreamName, number>>) {
    this.#left = { ...maxBytes };
  }

  /** The taker is slow: what the command writes waits. */
  get isFull(): boolean {
    return this.#queuedBytes >= MAX_MESSAGE_BYTES;
  }

  /** Nothing waits for the taker. */
  get isEmpty(): boolean {
    return this.#queuedBytes === 0;
  }

  /** How many more bytes of each stream are passed on. */
  get left(): Readonly<Record<StreamName, number>> {
    return { ...this.#left };
  }

  sink(name: StreamName): Sink {
    const sink: Sink = {
      write: bytes => this.#push(name, bytes),
      end: () => {},
      onDrain: () => {},
      flush: async () => {},
    };
    this.#sinks.push(sink);
    return sink;
  }

  /** No more output: `take` answers undefined once all is taken. */
  finish(): void {
    this.#finished = true;
    this.#wake();
  }

  /** All that is queued, as soon as there is some; undefined at the end. */
  async take(): Promise<Output | undefined> {
    while (this.#queuedBytes === 0) {
      if (this.#finished) return undefined;
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
    const { stdout, stderr } = this.#chunks;
    const output = { stdout: joined(stdout), stderr: joined(stderr) };
    const wasFull = this.isFull;
    this.#queuedBytes = 0;
    if (wasFull) for (const sink of this.#sinks) sink.onDrain();
    return output;
  }

  #push(name: StreamName, bytes: Buffer): boolean {
    const count = Math.min(bytes.length, this.#left[name]);
    if (count > 0) {
      this.#left[name] -= count;
      this.#queuedBytes += count;
      this.#chunks[name].push(Buffer.from(bytes.subarray(0, count)));
      this.#wake();
    }
    return !this.isFull;
  }
}

function joined(chunks: Buffer[]): Uint8Array {
  const all = chunks.splice(0);
  return all.length === 1 && all[0] ? all[0] : Buffer.concat(all);
}
