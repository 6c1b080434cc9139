import { applyPax, isSparse, type PaxRecords, parsePax } from './pax.ts';
import { HeaderSparseMap, PaxSparseMap, type SparseMapReader } from './sparse-map.ts';
import { BLOCK, parseHeader, type TarEntry } from './tar-header.ts';

/** What is done with a tar stream, in its order. Each call is done when it returns. */
export type TarHandler = {
  /** An entry begins; its content follows if it is a file. */
  begin(entry: TarEntry): void;
  /** A part of the content. Only valid during the call. */
  data(chunk: Buffer): void;
  end(): void;
};

/** Largest extended header: names and attributes together. */
const MAX_EXTENDED_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(BLOCK);
const EXTENDED = new Set(['pax', 'pax-global', 'long-name', 'long-link']);

/**
 * Reads a tar stream that arrives in pieces of any size. Our own, because names and attribute values are bytes
 * (`security.capability` is binary), which the usual packages decode as UTF-8.
 */
export class TarReader {
  readonly #handler: TarHandler;
  readonly #block = Buffer.alloc(BLOCK);
  #filled = 0;
  #entry: TarEntry | undefined;
  /** Bytes of content, then of padding, still to come. */
  #content = 0;
  #padding = 0;
  #extended: Buffer[] | undefined;
  #global: PaxRecords = new Map();
  #pax: PaxRecords = new Map();
  #longName: string | undefined;
  #longLink: string | undefined;
  /** The map of a sparse file whose blocks are still to come, and what they are counted from. */
  #map: SparseMapReader | undefined;
  #sparseRecords: PaxRecords | undefined;
  #ended = false;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** @throws Error for a stream that is no tar, and whatever the handler throws. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#ended; ) {
      if (this.#map) at += this.#takeMap(chunk, at);
      else if (this.#content > 0) at += this.#takeContent(chunk, at);
      else if (this.#padding > 0) at += this.#takePadding(chunk, at);
      else at += this.#takeHeader(chunk, at);
    }
  }

  /** The stream is over. @throws Error when it ended within an entry. An absent end mark is forgiven, as by other readers. */
  finish(): void {
    if (!this.#ended && (this.#content > 0 || this.#filled > 0 || this.#map))
      throw new Error('the layer is truncated: its tar stream ends within an entry');
  }

  #takeContent(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + this.#content);
    this.#content -= part.length;
    if (this.#extended) this.#extended.push(Buffer.from(part));
    else if (this.#entry?.type === 'file') this.#handler.data(part);
    if (this.#content === 0) this.#endContent();
    return part.length;
  }

  #takePadding(chunk: Buffer, at: number): number {
    const length = Math.min(this.#padding, chunk.length - at);
    this.#padding -= length;
    return length;
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#block, this.#filled, at, at + BLOCK - this.#filled);
    this.#filled += copied;
    if (this.#filled === BLOCK) {
      this.#filled = 0;
      if (this.#block.equals(ZEROS)) this.#ended = true;
      else this.#beginEntry(parseHeader(this.#block));
    }
    return copied;
  }

  #beginEntry(entry: TarEntry): void {
    if (EXTENDED.has(entry.type)) {
      if (entry.sizeBytes > MAX_EXTENDED_BYTES)
        throw new Error(`the layer has an extended tar header of ${entry.sizeBytes} bytes`);
      this.#extended = [];
    } else {
      this.#extend(entry);
    }
    if (entry.sizeBytes < 0) throw new Error('the layer has a tar entry of negative size');
    this.#entry = entry;
    this.#content = entry.sizeBytes;
    this.#padding = (BLOCK - (entry.sizeBytes % BLOCK)) % BLOCK;
    if (entry.type === 'sparse') this.#beginSparse(entry);
    else this.#beginContent(entry);
  }

  #beginContent(entry: TarEntry): void {
    if (!this.#extended) this.#handler.begin(entry);
    if (this.#content === 0) this.#endContent();
  }

  #beginSparse(entry: TarEntry): void {
    this.#map = this.#sparseRecords ? new PaxSparseMap(this.#sparseRecords) : new HeaderSparseMap(this.#block);
    this.#endMap(entry);
  }

  /** One block after the other, until the map is whole. */
  #takeMap(chunk: Buffer, at: number): number {
    const copied = chunk.copy(this.#block, this.#filled, at, at + BLOCK - this.#filled);
    this.#filled += copied;
    if (this.#filled < BLOCK) return copied;
    this.#filled = 0;
    this.#map?.add(this.#block);
    if (this.#map?.isContent) this.#content -= BLOCK;
    if (this.#entry) this.#endMap(this.#entry);
    return copied;
  }

  #endMap(entry: TarEntry): void {
    if (this.#content < 0) throw new Error('the map of a sparse file is longer than what is stored of it');
    if (!this.#map?.isWhole) return;
    entry.sizeBytes = this.#content;
    entry.sparse = this.#map.map(this.#content);
    entry.type = 'file';
    this.#map = undefined;
    this.#beginContent(entry);
  }

  #extend(entry: TarEntry): void {
    if (this.#longName !== undefined) entry.name = this.#longName;
    if (this.#longLink !== undefined) entry.linkName = this.#longLink;
    applyPax(entry, this.#global);
    applyPax(entry, this.#pax);
    // Old writers know no directories; looked at now, because a header's own name may be cut off after a slash.
    if (entry.type === 'file' && entry.name.endsWith('/')) entry.type = 'directory';
    // Only files have content: some writers give a link the size of its target.
    if (entry.type !== 'file' && entry.type !== 'other' && entry.type !== 'sparse') entry.sizeBytes = 0;
    this.#longName = this.#longLink = undefined;
    const records = new Map([...this.#global, ...this.#pax]);
    this.#sparseRecords = isSparse(records) ? records : undefined;
    this.#pax = new Map();
  }

  #endContent(): void {
    if (this.#extended) this.#endExtended(Buffer.concat(this.#extended));
    else this.#handler.end();
    this.#extended = undefined;
    this.#entry = undefined;
  }

  #endExtended(data: Buffer): void {
    const type = this.#entry?.type;
    if (type === 'pax') this.#pax = parsePax(data);
    else if (type === 'pax-global') this.#global = new Map([...this.#global, ...parsePax(data)]);
    else if (type === 'long-name') this.#longName = untilZero(data);
    else if (type === 'long-link') this.#longLink = untilZero(data);
  }
}

function untilZero(data: Buffer): string {
  const zero = data.indexOf(0);
  return data.toString('latin1', 0, zero < 0 ? data.length : zero);
}
