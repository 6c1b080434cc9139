/** Pseudo-random numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that parsers trip over. */
const interesting = [0, 1, 2, 3, 4, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0xfe, 0xff];

/** One to eight small changes to a good input: bytes changed, dropped, doubled, swapped between places, or cut off. */
export function mutate(good: Buffer, next: () => number): Buffer {
  let bytes: Buffer = Buffer.from(good);
  const at = () => Math.floor(next() * bytes.length);
  for (let changes = 1 + Math.floor(next() * 8); changes > 0 && bytes.length > 0; changes--) {
    const from = at();
    const to = Math.min(bytes.length, from + 1 + Math.floor(next() * 16));
    switch (Math.floor(next() * 6)) {
      case 0:
        bytes[from] = Math.floor(next() * 256);
        break;
      case 1:
        bytes[from] = interesting[Math.floor(next() * interesting.length)] ?? 0;
        break;
      case 2:
        bytes[from] = (bytes[from] ?? 0) ^ (1 << Math.floor(next() * 8));
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)]);
        break;
      default:
        if (next() < 0.2) bytes = bytes.subarray(0, from);
        else bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from, to).reverse(), bytes.subarray(to)]);
    }
  }
  return bytes;
}

/** A buffer cut into at most four pieces, none of them empty. */
export function cut(bytes: Buffer, next: () => number): Buffer[] {
  const places = Array.from({ length: Math.floor(next() * 4) }, () => Math.floor(next() * bytes.length)).sort(
    (a, b) => a - b,
  );
  const pieces = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
  return pieces.filter(piece => piece.length > 0);
}
