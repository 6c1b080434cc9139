import type { Inflate } from 'node:zlib';
import { DICTIONARY_ID, headerDictionary } from './dictionary.ts';
import { SpdyError, words } from './frame.ts';

/** Largest header block that is accepted, in bytes after decompression. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** Most headers of one block. */
const MAX_HEADERS = 100;

/** The headers of a stream: names in lower case. */
export type Headers = ReadonlyMap<string, string>;

/** Decompresses the header blocks of one connection, which are one zlib stream: in order, none left out. Must be closed. */
export class HeaderReader {
  readonly #inflate: Inflate;
  #output: Buffer[] = [];
  #bytes = 0;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor() {
    const { createInflate, constants } = process.getBuiltinModule('node:zlib'); // only a process with a session needs it
    this.#inflate = createInflate({ dictionary: headerDictionary(), flush: constants.Z_SYNC_FLUSH, windowBits: 15 });
    this.#inflate.on('data', (piece: Buffer) => {
      this.#bytes += piece.length;
      if (this.#bytes <= MAX_HEADER_BYTES) this.#output.push(piece);
      else this.#inflate.destroy(new SpdyError(`a header block has more than ${MAX_HEADER_BYTES} bytes`));
    });
    this.#inflate.on('error', cause => {
      this.#failure ??= cause instanceof SpdyError ? cause : new SpdyError('a header block is no zlib data', { cause });
    });
    this.#inflate.on('close', () => {
      this.#failure ??= new SpdyError('the connection has ended');
      this.#wake();
    });
  }

  /** @throws SpdyError when the block is malformed or too large, or the reader was closed; then no block can be read any more. */
  async read(block: Buffer): Promise<Headers> {
    this.#output = [];
    this.#bytes = 0;
    if (this.#failure === undefined)
      await new Promise<void>(resolve => {
        this.#wake = resolve;
        this.#inflate.write(block, () => resolve());
      });
    if (this.#failure !== undefined) throw this.#failure;
    return parseHeaders(Buffer.concat(this.#output));
  }

  /** Give back zlib's memory. */
  close(): void {
    this.#inflate.destroy();
  }
}

function parseHeaders(block: Buffer): Headers {
  let at = 0;
  const number = () => {
    if (at + 4 > block.length) throw new SpdyError('a header block is cut off');
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  const text = () => {
    const length = number();
    if (at + length > block.length) throw new SpdyError('a header block is cut off');
    at += length;
    return block.toString('utf8', at - length, at);
  };
  const count = number();
  if (count > MAX_HEADERS) throw new SpdyError(`a header block has ${count} headers, more than ${MAX_HEADERS}`);
  const headers = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const name = text().toLowerCase();
    if (name === '' || headers.has(name)) throw new SpdyError(`a header block has the name "${name}" empty or twice`);
    headers.set(name, text());
  }
  if (at !== block.length) throw new SpdyError('a header block is longer than its headers');
  return headers;
}

/**
 * An empty header block in a stored block of deflate: not the last one, 4 bytes, their complement; then a stored block of
 * nothing, as a flush ends: Go's reader hands nothing on before it. Source: RFC 1951, 3.2.4.
 */
const storedEmpty = Buffer.from([0x00, 0x04, 0x00, 0xfb, 0xff, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0xff, 0xff]);

/** Head of a zlib stream with a 32 KiB window that names our dictionary. Source: RFC 1950, 2.2. */
const zlibHead = Buffer.concat([Buffer.from([0x78, 0x20]), words(DICTIONARY_ID)]);

/**
 * The only header block that this side ever sends: the empty one of a SYN_REPLY. Stored blocks need no compressor, and
 * so no quarter of a megabyte for each connection.
 * @param first whether it is the connection's first, which begins the zlib stream.
 */
export const emptyHeaderBlock = (first: boolean): Buffer =>
  first ? Buffer.concat([zlibHead, storedEmpty]) : storedEmpty;
