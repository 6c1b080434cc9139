import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Decompressor, gunzip, unzstd } from '@cleat/linux';
import t from 'tap';

const noise = Buffer.concat([randomBytes(300_000), Buffer.alloc(500_000), Buffer.from('text '.repeat(50_000))]);
const kinds: Record<string, { compress: (bytes: Buffer) => Buffer; open: (pieceBytes: number) => Decompressor }> = {
  gzip: { compress: bytes => gzipSync(bytes), open: gunzip },
  zstd: { compress: bytes => zstdCompressSync(bytes), open: unzstd },
};

/** In pieces that are gone when the next one is asked for, as those of files are. */
async function* inPieces(input: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = 0; at < input.length; at += pieceBytes) {
    const length = input.copy(buffer, 0, at, at + pieceBytes);
    yield buffer.subarray(0, length);
  }
}

async function decompressed(decompressor: Decompressor, input: Buffer, pieceBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of decompressor(inPieces(input, pieceBytes))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

for (const [name, { compress, open }] of Object.entries(kinds)) {
  t.test(`${name} is decompressed whatever the pieces are that it comes and goes in`, async t => {
    for (const content of [noise, Buffer.alloc(0), Buffer.alloc(4096), Buffer.from('x')])
      for (const [inBytes, outBytes] of [
        [1_000_000, 65_536],
        [1, 100_000],
        [999, 4096],
        [65_536, 1_000_000],
      ] as const) {
        if (inBytes === 1 && content.length > 5000) continue;
        t.ok(
          (await decompressed(open(outBytes), compress(content), inBytes)).equals(content),
          `${content.length}: ${inBytes}`,
        );
      }
  });

  t.test(`several ${name} streams after each other are one`, async t => {
    const input = Buffer.concat([compress(noise), compress(Buffer.alloc(0)), compress(Buffer.from('end'))]);
    for (const inBytes of [input.length, 1000, 7])
      t.ok((await decompressed(open(4096), input, inBytes)).equals(Buffer.concat([noise, Buffer.from('end')])));
  });

  t.test(`${name} that is damaged or cut off is refused`, async t => {
    const whole = compress(noise);
    await t.rejects(decompressed(open(4096), whole.subarray(0, -1), 1000), /unexpected end of file/);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 2, 12);
    await t.rejects(decompressed(open(4096), damaged, 1000), /damaged|needs/);
  });
}

t.test('zeros after a gzip stream are padding', async t => {
  const padded = Buffer.concat([gzipSync(Buffer.from('content')), Buffer.alloc(1000)]);
  for (const inBytes of [2000, 5]) t.equal((await decompressed(gunzip(4096), padded, inBytes)).toString(), 'content');
});

t.test('what the input throws, and whoever wants no more, ends it', async t => {
  const input = gzipSync(noise);
  async function* broken() {
    yield input.subarray(0, 1000);
    throw new Error('gone');
  }
  await t.rejects(async () => {
    for await (const _ of gunzip(4096)(broken()));
  }, /gone/);
  let pieces = 0;
  for await (const _ of gunzip(4096)(inPieces(input, 1000))) if (++pieces === 3) break;
  t.equal(pieces, 3);
});
