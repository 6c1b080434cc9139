import { createCipheriv } from 'node:crypto';

const PIECE_BYTES = 16 * 1024;
const POOL_BYTES = 8 * 1024 * 1024;
const WORDS = [
  'layer',
  'digest',
  ' = ',
  '\n',
  'return ',
  'const ',
  '(',
  ');\n',
  '0x',
  'image',
  'pull',
  '  ',
  'bytes',
  '.so',
];

/** Bytes that differ with the seed and are the same for the same one; they do not compress. */
function randomBytes(bytes: number, seed: number): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

/** Text of words in random order, which compresses to about a fifth. */
function randomText(bytes: number, seed: number): Buffer {
  const text = Buffer.alloc(bytes);
  let at = 0;
  for (const random of randomBytes(bytes, seed)) {
    if (at >= bytes) break;
    at += text.write(WORDS[random % WORDS.length] ?? '', at);
  }
  return text;
}

let pools: { readonly random: Buffer; readonly text: Buffer } | undefined;

/** Content that compresses to about the half, as programs and libraries do: pieces of text and of noise in turns. */
export function fileContent(bytes: number, seed: number): Buffer {
  pools ??= { random: randomBytes(POOL_BYTES, 1), text: randomText(POOL_BYTES, 2) };
  const content = Buffer.allocUnsafe(bytes);
  for (let at = 0, turn = seed; at < bytes; at += PIECE_BYTES, turn++) {
    const pool = turn % 3 === 0 ? pools.random : pools.text;
    const length = Math.min(PIECE_BYTES, bytes - at);
    const from = (turn * 40_503 * 61) % (POOL_BYTES - length);
    pool.copy(content, at, from, from + length);
  }
  return content;
}
