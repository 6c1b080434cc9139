import { type Frame, HEADER_BYTES, MAX_DATA_BYTES } from './frame.ts';

const NOTHING = new Uint8Array(0);

/**
 * Cuts a byte stream into frames. Holds at most one unfinished frame; data that is too large is skipped as it
 * arrives and never held.
 */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerBytes = 0;
  /** The data of the current frame, once it is known not to lie in one piece. */
  #data: Buffer | undefined;
  #dataBytes = 0;
  #skippedBytes = 0;

  /** `onFrame` is called once for each frame, in order, during `push`. */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Take the next bytes, cut anywhere. They are not copied where a frame lies in them as a whole: do not reuse them. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (true) {
      at = this.#readHeader(chunk, at);
      if (this.#headerBytes < HEADER_BYTES) return;
      const length = this.#header.readUInt32BE(0);
      const next = length > MAX_DATA_BYTES ? this.#skip(chunk, at, length) : this.#readData(chunk, at, length);
      if (next === undefined) return;
      at = next;
    }
  }

  /** The frame that is not complete: its bytes so far, and how many of it were skipped. For a reader that goes on with it. */
  unfinished(): { readonly bytes: Uint8Array; readonly skippedBytes: number } {
    const header = this.#header.subarray(0, this.#headerBytes);
    const data = this.#data?.subarray(0, this.#dataBytes) ?? NOTHING;
    return { bytes: Buffer.concat([header, data]), skippedBytes: this.#skippedBytes };
  }

  /** In a new reader: go on with a frame that another reader began. */
  goOn(bytes: Uint8Array, skippedBytes: number): void {
    this.push(bytes);
    this.#skippedBytes = skippedBytes;
  }

  #readHeader(chunk: Uint8Array, at: number): number {
    const count = Math.min(HEADER_BYTES - this.#headerBytes, chunk.byteLength - at);
    this.#header.set(chunk.subarray(at, at + count), this.#headerBytes);
    this.#headerBytes += count;
    return at + count;
  }

  /** @returns where the next frame begins, undefined when this one goes on in the next piece. */
  #readData(chunk: Uint8Array, at: number, length: number): number | undefined {
    const available = chunk.byteLength - at;
    if (!this.#data && available >= length) {
      this.#emit(length === 0 ? NOTHING : chunk.subarray(at, at + length));
      return at + length;
    }
    // Not from the pool: its bytes may be held for long.
    this.#data ??= Buffer.allocUnsafeSlow(length);
    const count = Math.min(length - this.#dataBytes, available);
    this.#data.set(chunk.subarray(at, at + count), this.#dataBytes);
    this.#dataBytes += count;
    if (this.#dataBytes < length) return undefined;
    this.#emit(this.#data);
    return at + count;
  }

  #skip(chunk: Uint8Array, at: number, length: number): number | undefined {
    const count = Math.min(length - this.#skippedBytes, chunk.byteLength - at);
    this.#skippedBytes += count;
    if (this.#skippedBytes < length) return undefined;
    this.#emit(NOTHING, length);
    return at + count;
  }

  #emit(data: Uint8Array, oversizedBytes?: number): void {
    const frame = {
      streamId: this.#header.readUInt32BE(4),
      type: this.#header.readUInt8(8),
      flags: this.#header.readUInt8(9),
      data,
    };
    this.#headerBytes = 0;
    this.#data = undefined;
    this.#dataBytes = 0;
    this.#skippedBytes = 0;
    this.#onFrame(oversizedBytes === undefined ? frame : { ...frame, oversizedBytes });
  }
}
