import { lineMemory } from './line-memory.ts';
import type { LogTimestamp } from './log-timestamp.ts';

export type StreamName = 'stdout' | 'stderr';

/** Where formatted lines go. */
export interface LineBuffer {
  bytes: Uint8Array;
  /** How many of `bytes` are filled. */
  length: number;
  /** Make room for `count` more; `bytes` and `length` may be others afterwards. */
  reserve(count: number): void;
}

const NEWLINE = 0x0a;
const TAG_FULL = 0x46; // F
const TAG_PARTIAL = 0x50; // P
const NOTHING = new Uint8Array(0);

/**
 * Turns the bytes of one stream into lines of the CRI log format, `<time> <stdout|stderr> <P|F> <bytes>\n`, in one pass
 * and without a string per line. Whole lines are made by `LineMemory.frame`; here is what it leaves. A line longer than the limit is cut into parts of exactly that many bytes, tagged P,
 * and a rest, tagged F. What the stream leaves unfinished at its end is tagged P, as containerd does.
 * Source: kubernetes design-proposals-archive node/kubelet-cri-logging.md, "CRI log format".
 */
export class CriLines {
  readonly #stream: StreamName;
  readonly #maxLineBytes: number;
  readonly #timestamp: LogTimestamp;
  /** The beginning of a line whose end has not come yet. */
  #carry = NOTHING;
  #carryBytes = 0;
  /** Lines, or parts of lines, that were written. */
  lines = 0;

  constructor(stream: StreamName, maxLineBytes: number, timestamp: LogTimestamp) {
    this.#stream = stream;
    this.#maxLineBytes = maxLineBytes;
    this.#timestamp = timestamp;
  }

  /** Append the lines that these bytes complete to `out`; the rest is kept. */
  push(chunk: Uint8Array, atNs: bigint, out: LineBuffer): void {
    const prefix = this.#prefix(atNs);
    const end = chunk.length;
    let at = 0;
    while (at < end) {
      if (this.#carryBytes === 0) {
        at = lineMemory().frame(chunk, at, prefix, this.#maxLineBytes, out);
        this.lines += lineMemory().framedLines;
        if (at === end) return;
      }
      const limit = Math.min(end, at + this.#maxLineBytes - this.#carryBytes);
      const stop = this.#copyLine(chunk, at, limit, prefix, out);
      if (chunk[stop] === NEWLINE && stop < end) at = stop + 1;
      else if (stop === end)
        return; // kept for the next chunk
      else at = stop;
    }
  }

  /** The beginning of a line whose end has not come yet, for a successor. */
  get carry(): Uint8Array {
    return this.#carry.subarray(0, this.#carryBytes);
  }

  /** Begin where a predecessor was. */
  goOn(lines: number, carry: Uint8Array): void {
    this.lines = lines;
    this.#carry = Uint8Array.from(carry);
    this.#carryBytes = carry.length;
  }

  /** The stream has ended: append what it left unfinished. */
  end(atNs: bigint, out: LineBuffer): void {
    const carry = this.#carry.subarray(0, this.#carryBytes);
    this.#carry = NOTHING;
    this.#carryBytes = 0;
    if (carry.length === 0) return;
    const prefix = this.#prefix(atNs);
    out.reserve(prefix.length + carry.length + 1);
    out.bytes.set(prefix, out.length);
    out.bytes.set(carry, out.length + prefix.length);
    out.bytes[out.length + prefix.length - 2] = TAG_PARTIAL;
    out.length += prefix.length + carry.length + 1;
    out.bytes[out.length - 1] = NEWLINE;
    this.lines++;
  }

  /** Copy one line from `at`, which ends at a newline, at `limit` (too long) or is not finished. @returns where it stopped. */
  #copyLine(chunk: Uint8Array, at: number, limit: number, prefix: Uint8Array, out: LineBuffer): number {
    out.reserve(prefix.length + this.#carryBytes + (limit - at) + 1);
    const { bytes, length } = out;
    let to = length;
    for (let i = 0; i < prefix.length; i++) bytes[to++] = prefix[i] as number;
    if (this.#carryBytes > 0) {
      bytes.set(this.#carry.subarray(0, this.#carryBytes), to);
      to += this.#carryBytes;
    }
    let from = at;
    for (; from < limit; from++) {
      const byte = chunk[from] as number;
      if (byte === NEWLINE) break;
      bytes[to++] = byte;
    }
    const complete = from < chunk.length;
    if (!complete) {
      this.#keep(chunk.subarray(at));
      return from;
    }
    if (chunk[from] !== NEWLINE) bytes[length + prefix.length - 2] = TAG_PARTIAL;
    bytes[to++] = NEWLINE;
    out.length = to;
    this.#carryBytes = 0;
    this.lines++;
    return from;
  }

  #keep(bytes: Uint8Array): void {
    const total = this.#carryBytes + bytes.length;
    if (total > this.#carry.length) {
      const grown = new Uint8Array(Math.min(this.#maxLineBytes, Math.max(256, 2 * total)));
      grown.set(this.#carry.subarray(0, this.#carryBytes));
      this.#carry = grown;
    }
    this.#carry.set(bytes, this.#carryBytes);
    this.#carryBytes = total;
  }

  /** `<time> <stream> F `: the tag is the last byte but one. */
  #prefix(atNs: bigint): Uint8Array {
    return Buffer.from(`${this.#timestamp.format(atNs)} ${this.#stream} ${String.fromCharCode(TAG_FULL)} `, 'latin1');
  }
}
