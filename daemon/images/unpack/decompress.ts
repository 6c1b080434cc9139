import { type Decompressor, gunzip, unzstd } from '@cleat/linux';

const PIECE_BYTES = 256 * 1024;
/** First bytes. Source: RFC 1952 section 2.3.1; RFC 8878 section 3.1.1. */
const MAGIC: ReadonlyArray<readonly [Buffer, (pieceBytes: number) => Decompressor]> = [
  [Buffer.from([0x1f, 0x8b]), gunzip],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unzstd],
];

/**
 * Decompress gzip or zstd, or pass on what is neither, piece by piece. Told by the first bytes: media types are often wrong.
 * @param input pieces are of use only until the next one is asked for
 * @param sink gets each piece, in order, for the time of the call; what it throws ends it all.
 */
export async function decompress(input: AsyncIterable<Buffer>, sink: (piece: Buffer) => void): Promise<void> {
  const pieces = input[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done) return;
  const found = MAGIC.find(([magic]) => first.value.subarray(0, magic.length).equals(magic));
  const all = startingWith(first.value, pieces);
  for await (const piece of found ? found[1](PIECE_BYTES)(all) : all) sink(piece);
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
