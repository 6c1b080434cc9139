/** Bytes from `start` up to, and without, `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/** A set of bytes of something `sizeBytes` long, as few ranges in order. */
export class ByteRanges {
  readonly sizeBytes: number;
  #ranges: readonly ByteRange[] = [];

  constructor(sizeBytes: number, ranges: readonly ByteRange[] = []) {
    this.sizeBytes = sizeBytes;
    for (const range of ranges) this.add(range);
  }

  /** Add bytes; what lies beyond the size is left out. */
  add({ start, end }: ByteRange): void {
    const added = { start: Math.max(0, start), end: Math.min(end, this.sizeBytes) };
    if (added.start >= added.end) return;
    const apart = this.#ranges.filter(range => range.end < added.start || range.start > added.end);
    const touching = this.#ranges.filter(range => range.end >= added.start && range.start <= added.end);
    const merged = {
      start: Math.min(added.start, ...touching.map(range => range.start)),
      end: Math.max(added.end, ...touching.map(range => range.end)),
    };
    this.#ranges = [...apart, merged].sort((a, b) => a.start - b.start);
  }

  clear(): void {
    this.#ranges = [];
  }

  ranges(): readonly ByteRange[] {
    return this.#ranges;
  }

  /** How many bytes are in the set. */
  countBytes(): number {
    return this.#ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Where the bytes from the first one on end: 0 when the first one is missing. */
  prefixEnd(): number {
    const [first] = this.#ranges;
    return first?.start === 0 ? first.end : 0;
  }

  /** What is not in the set, in order, cut into pieces of at most `pieceBytes`. */
  missing(pieceBytes = Number.POSITIVE_INFINITY): ByteRange[] {
    const gaps: ByteRange[] = [];
    let at = 0;
    for (const { start, end } of [...this.#ranges, { start: this.sizeBytes, end: this.sizeBytes }]) {
      for (; at < start; at = Math.min(start, at + pieceBytes))
        gaps.push({ start: at, end: Math.min(start, at + pieceBytes) });
      at = end;
    }
    return gaps;
  }
}
