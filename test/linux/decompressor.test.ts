import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Decompressor, gunzip, unzstd } from '@cleat/linux';
import t from 'tap';

const noise = Buffer.concat([randomBytes(300_000), Buffer.alloc(500_000), Buffer.from('text '.repeat(50_000))]);
const kinds: Record<string, { compress: (bytes: Buffer) => Buffer; open: (pieceBytes: number) => Decompressor }> = {
  gzip: { compress: bytes => gzipSync(bytes), open: gunzip },
  zstd: { compress: bytes => zstdCompressSync(bytes), open: unzstd },
};

function decompressed(decompressor: Decompressor, input: Buffer, pieceBytes: number): Buffer {
  const pieces: Buffer[] = [];
  try {
    for (let at = 0; at < input.length; at += pieceBytes)
      decompressor.push(input.subarray(at, at + pieceBytes), piece => pieces.push(Buffer.from(piece)));
    decompressor.finish();
  } finally {
    decompressor.close();
  }
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
        t.ok(decompressed(open(outBytes), compress(content), inBytes).equals(content), `${content.length}: ${inBytes}`);
      }
  });

  t.test(`several ${name} streams after each other are one`, async t => {
    const input = Buffer.concat([compress(noise), compress(Buffer.alloc(0)), compress(Buffer.from('end'))]);
    for (const inBytes of [input.length, 1000, 7])
      t.ok(decompressed(open(4096), input, inBytes).equals(Buffer.concat([noise, Buffer.from('end')])));
  });

  t.test(`${name} that is damaged or cut off is refused`, async t => {
    const whole = compress(noise);
    t.throws(() => decompressed(open(4096), whole.subarray(0, -1), 1000), /unexpected end of file/);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 2, 12);
    t.throws(() => decompressed(open(4096), damaged, 1000), /damaged|needs/);
  });
}

t.test('zeros after a gzip stream are padding', async t => {
  const padded = Buffer.concat([gzipSync(Buffer.from('content')), Buffer.alloc(1000)]);
  for (const inBytes of [2000, 5]) t.equal(decompressed(gunzip(4096), padded, inBytes).toString(), 'content');
});

t.test('what the sink throws ends it', async t => {
  const decompressor = gunzip(4096);
  const sink = () => {
    throw new Error('full');
  };
  t.throws(() => decompressor.push(gzipSync(noise), sink), /full/);
  decompressor.close();
});
