import { addressOf, native, nativeElsewhere } from './native.ts';

/** Layout of `z_stream` and the values of zlib.h 1.3, on 64-bit Linux. */
const Z_STREAM = { bytes: 112, nextIn: 0, availIn: 8, nextOut: 24, availOut: 32 } as const;
const Z_NO_FLUSH = 0;
const Z_STREAM_END = 1;
const Z_BUF_ERROR = -5;
const Z_ERRORS: Readonly<Record<number, string>> = {
  2: 'needs a dictionary',
  [-3]: 'is damaged',
  [-4]: 'needs memory',
};
/** Largest window, gzip header and trailer. */
const GZIP_WINDOW_BITS = 15 + 16;
const GZIP_MAGIC = 0x1f;
/** Layout of `ZSTD_inBuffer` and `ZSTD_outBuffer`, one after the other. Source: zstd.h 1.5. */
const ZSTD_BUFFERS = { bytes: 48, outAt: 24, start: 0, size: 8, position: 16 } as const;

const cInflateInit = native('int inflateInit2_(void *stream, int windowBits, const char *version, int size)');
const cInflate = nativeElsewhere('int inflate(void *stream, int flush)');
const cInflateReset = native('int inflateReset(void *stream)');
const cInflateEnd = native('int inflateEnd(void *stream)');
const cZstdCreate = native('uint64_t ZSTD_createDStream()');
const cZstdDecompress = nativeElsewhere('size_t ZSTD_decompressStream(uint64_t stream, void *output, void *input)');
const cZstdIsError = native('int ZSTD_isError(size_t code)');
const cZstdFree = native('size_t ZSTD_freeDStream(uint64_t stream)');

/** One stream. Its memory is that of C: `close` in any case, and nothing after it. */
type Engine = {
  /** The next input, which must stay as it is until `wantsStep` says no. */
  feed(input: Uint8Array): void;
  /** Whether another step brings something, without more input. */
  wantsStep(): boolean;
  /** Decompress on another thread until the output is full or the input is used up. Answers the length of what it made. */
  step(output: Buffer): Promise<number>;
  /** @throws Error when the input ended before the stream. */
  finish(): void;
  close(): void;
};

/** Decompresses what arrives in pieces of any size; answers pieces, each valid until the next one is asked for. */
export type Decompressor = (input: AsyncIterable<Uint8Array>) => AsyncGenerator<Buffer, void>;

/**
 * With the zlib that is in the node binary, and one other thread: it makes a piece while the caller has the one before.
 * Two buffers serve all of the stream; node:zlib makes a new one for each piece.
 * @param outputBytes length of the longest piece
 */
export const gunzip =
  (outputBytes: number): Decompressor =>
  input =>
    decompressed(gzipEngine(outputBytes), outputBytes, input);

/** As `gunzip`, with the zstd that is in the node binary. */
export const unzstd =
  (outputBytes: number): Decompressor =>
  input =>
    decompressed(zstdEngine(outputBytes), outputBytes, input);

/** @throws Error for what is damaged or cut off, and what the input throws. */
async function* decompressed(
  engine: Engine,
  outputBytes: number,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void> {
  let [filled, spare] = [Buffer.allocUnsafeSlow(outputBytes), Buffer.allocUnsafeSlow(outputBytes)];
  let filledBytes = 0;
  let running: Promise<number> | undefined;
  try {
    for await (const piece of input) {
      engine.feed(piece);
      while (engine.wantsStep()) {
        running = engine.step(spare);
        running.catch(() => undefined); // seen below, unless the caller gives up meanwhile
        if (filledBytes > 0) yield filled.subarray(0, filledBytes);
        filledBytes = await running;
        [filled, spare] = [spare, filled];
      }
    }
    engine.finish();
    if (filledBytes > 0) yield filled.subarray(0, filledBytes);
  } finally {
    await running?.catch(() => undefined); // it writes to the buffers until then
    engine.close();
    for (const { buffer } of [filled, spare]) (buffer as ArrayBuffer).transfer(0); // now: no collection comes soon
  }
}

function gzipEngine(outputBytes: number): Engine {
  const stream = Buffer.alloc(Z_STREAM.bytes); // zlib keeps its address
  if (cInflateInit(stream, GZIP_WINDOW_BITS, '1', Z_STREAM.bytes) !== 0) throw new Error('zlib cannot be started');
  let input: Uint8Array = Buffer.alloc(0);
  let ended = false;
  let full = false;
  const left = () => stream.readUInt32LE(Z_STREAM.availIn);
  const nextMember = () => {
    if (input[input.length - left()] !== GZIP_MAGIC) return false; // padding, as gzip(1) ignores it
    cInflateReset(stream);
    ended = false;
    return true;
  };
  return {
    feed: next => {
      input = next;
      stream.writeBigUInt64LE(next.length > 0 ? addressOf(next) : 0n, Z_STREAM.nextIn);
      stream.writeUInt32LE(next.length, Z_STREAM.availIn);
    },
    wantsStep: () => (ended ? left() > 0 && nextMember() : left() > 0 || full),
    step: async output => {
      stream.writeBigUInt64LE(addressOf(output), Z_STREAM.nextOut);
      stream.writeUInt32LE(outputBytes, Z_STREAM.availOut);
      const status = await cInflate(stream, Z_NO_FLUSH);
      if (status !== 0 && status !== Z_STREAM_END && status !== Z_BUF_ERROR)
        throw new Error(`the gzip stream ${Z_ERRORS[status] ?? `fails with ${status}`}`);
      ended = status === Z_STREAM_END;
      full = stream.readUInt32LE(Z_STREAM.availOut) === 0;
      return outputBytes - stream.readUInt32LE(Z_STREAM.availOut);
    },
    finish: () => {
      if (!ended) throw new Error('unexpected end of file in the gzip stream');
    },
    close: () => void cInflateEnd(stream),
  };
}

function zstdEngine(outputBytes: number): Engine {
  const stream = cZstdCreate();
  const buffers = Buffer.alloc(2 * ZSTD_BUFFERS.bytes);
  const [input, out] = [buffers.subarray(0, ZSTD_BUFFERS.outAt), buffers.subarray(ZSTD_BUFFERS.outAt)];
  const point = (buffer: Buffer, bytes: Uint8Array) => {
    buffer.writeBigUInt64LE(bytes.length > 0 ? addressOf(bytes) : 0n, ZSTD_BUFFERS.start);
    buffer.writeBigUInt64LE(BigInt(bytes.length), ZSTD_BUFFERS.size);
    buffer.writeBigUInt64LE(0n, ZSTD_BUFFERS.position);
  };
  let inputBytes = 0;
  let wanted = 0;
  let full = false;
  return {
    feed: bytes => {
      point(input, bytes);
      inputBytes = bytes.length;
    },
    wantsStep: () => input.readBigUInt64LE(ZSTD_BUFFERS.position) < inputBytes || (wanted !== 0 && full),
    step: async output => {
      point(out, output);
      const status = await cZstdDecompress(stream, out, input);
      if (cZstdIsError(status)) throw new Error('the zstd stream is damaged');
      wanted = status; // 0 at the end of a frame: asked again without input it would want the next one
      const produced = Number(out.readBigUInt64LE(ZSTD_BUFFERS.position));
      full = produced === outputBytes;
      return produced;
    },
    finish: () => {
      if (wanted !== 0) throw new Error('unexpected end of file in the zstd stream');
    },
    close: () => void cZstdFree(stream),
  };
}
