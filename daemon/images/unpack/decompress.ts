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
  let decompressor: Decompressor | undefined;
  let isFirst = true;
  try {
    for await (const piece of input) {
      if (isFirst)
        decompressor = MAGIC.find(([magic]) => piece.subarray(0, magic.length).equals(magic))?.[1](PIECE_BYTES);
      isFirst = false;
      if (decompressor) decompressor.push(piece, sink);
      else sink(piece);
    }
    decompressor?.finish();
  } finally {
    decompressor?.close();
  }
}
