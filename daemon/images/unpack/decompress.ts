import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** What is decompressed at a time: each piece costs a way to another thread and back. */
const PIECE_BYTES = 256 * 1024;
/** First bytes. Source: RFC 1952 section 2.3.1; RFC 8878 section 3.1.1. */
const MAGIC: ReadonlyArray<readonly [Buffer, () => Duplex]> = [
  [Buffer.from([0x1f, 0x8b]), () => createGunzip({ chunkSize: PIECE_BYTES })],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), () => createZstdDecompress({ chunkSize: PIECE_BYTES })],
];

/**
 * Decompress gzip or zstd, or pass on what is neither, piece by piece. Told by the first bytes: media types are often wrong.
 * @param sink gets each piece, in order; what it throws ends it all.
 */
export async function decompress(input: AsyncIterable<Buffer>, sink: (chunk: Buffer) => void): Promise<void> {
  const pieces = input[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done) return;
  const all = Readable.from(joined(first.value, pieces));
  const format = MAGIC.find(([magic]) => first.value.subarray(0, magic.length).equals(magic));
  const drain = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) sink(chunk);
  };
  if (format) await pipeline(all, format[1](), drain);
  else await pipeline(all, drain);
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
