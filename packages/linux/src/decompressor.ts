import { addressOf, native } from './native.ts';

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
const cInflate = native('int inflate(void *stream, int flush)');
const cInflateReset = native('int inflateReset(void *stream)');
const cInflateEnd = native('int inflateEnd(void *stream)');
const cZstdCreate = native('uint64_t ZSTD_createDStream()');
const cZstdDecompress = native('size_t ZSTD_decompressStream(uint64_t stream, void *output, void *input)');
const cZstdIsError = native('int ZSTD_isError(size_t code)');
const cZstdFree = native('size_t ZSTD_freeDStream(uint64_t stream)');

/** Gets each piece of what is decompressed. A piece is only valid during the call. */
export type DecompressedSink = (piece: Buffer) => void;

/**
 * Decompresses a stream with the zlib and the zstd that are in the node binary, on this thread and with one buffer for all of
 * it: node:zlib hands each piece to another thread and makes a new buffer for each.
 */
export interface Decompressor {
  /** @throws Error for what is damaged, and whatever the sink throws. */
  push(input: Uint8Array, sink: DecompressedSink): void;
  /** The input is over. @throws Error when the stream is not. */
  finish(): void;
  /** Free what it has; to be called in any case. */
  close(): void;
}

/** @param outputBytes length of the longest piece */
export function gunzip(outputBytes: number): Decompressor {
  const stream = Buffer.alloc(Z_STREAM.bytes); // zlib keeps its address
  const output = Buffer.allocUnsafeSlow(outputBytes);
  if (cInflateInit(stream, GZIP_WINDOW_BITS, '1', Z_STREAM.bytes) !== 0) throw new Error('zlib cannot be started');
  let ended = false;
  const inflate = (sink: DecompressedSink): void => {
    stream.writeBigUInt64LE(addressOf(output), Z_STREAM.nextOut);
    stream.writeUInt32LE(outputBytes, Z_STREAM.availOut);
    const status = cInflate(stream, Z_NO_FLUSH);
    if (status !== 0 && status !== Z_STREAM_END && status !== Z_BUF_ERROR)
      throw new Error(`the gzip stream ${Z_ERRORS[status] ?? `fails with ${status}`}`);
    ended = status === Z_STREAM_END;
    const length = outputBytes - stream.readUInt32LE(Z_STREAM.availOut);
    if (length > 0) sink(output.subarray(0, length));
  };
  const push = (input: Uint8Array, sink: DecompressedSink): void => {
    const left = () => stream.readUInt32LE(Z_STREAM.availIn);
    stream.writeBigUInt64LE(addressOf(input), Z_STREAM.nextIn);
    stream.writeUInt32LE(input.length, Z_STREAM.availIn);
    do {
      if (ended) {
        if (input[input.length - left()] !== GZIP_MAGIC) return; // padding, as gzip(1) ignores it
        cInflateReset(stream);
        ended = false;
      }
      inflate(sink);
    } while (left() > 0 || (!ended && stream.readUInt32LE(Z_STREAM.availOut) === 0));
  };
  return {
    push: (input, sink) => input.length > 0 && push(input, sink),
    finish: () => {
      if (!ended) throw new Error('unexpected end of file in the gzip stream');
    },
    close: () => void cInflateEnd(stream),
  };
}

/** @param outputBytes length of the longest piece */
export function unzstd(outputBytes: number): Decompressor {
  const stream = cZstdCreate();
  const buffers = Buffer.alloc(2 * ZSTD_BUFFERS.bytes);
  const [input, out] = [buffers.subarray(0, ZSTD_BUFFERS.outAt), buffers.subarray(ZSTD_BUFFERS.outAt)];
  const output = Buffer.allocUnsafeSlow(outputBytes);
  const point = (buffer: Buffer, bytes: Uint8Array) => {
    buffer.writeBigUInt64LE(addressOf(bytes), ZSTD_BUFFERS.start);
    buffer.writeBigUInt64LE(BigInt(bytes.length), ZSTD_BUFFERS.size);
    buffer.writeBigUInt64LE(0n, ZSTD_BUFFERS.position);
  };
  let wanted = 0;
  return {
    push: (bytes, sink) => {
      if (bytes.length === 0) return;
      point(input, bytes);
      let produced = 0;
      do {
        point(out, output);
        const status = cZstdDecompress(stream, out, input);
        if (cZstdIsError(status)) throw new Error('the zstd stream is damaged');
        wanted = status; // 0 at the end of a frame: asked again without input it would want the next one
        produced = Number(out.readBigUInt64LE(ZSTD_BUFFERS.position));
        if (produced > 0) sink(output.subarray(0, produced));
      } while (
        input.readBigUInt64LE(ZSTD_BUFFERS.position) < bytes.length ||
        (wanted !== 0 && produced === outputBytes)
      );
    },
    finish: () => {
      if (wanted !== 0) throw new Error('unexpected end of file in the zstd stream');
    },
    close: () => void cZstdFree(stream),
  };
}
