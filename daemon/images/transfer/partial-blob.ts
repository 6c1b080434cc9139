import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Code, RpcError, readJson, writeFileAtomic } from '@cleat/base';
import { journalOf } from '../layout.ts';
import type { Descriptor } from '../manifest.ts';
import { type ByteRange, ByteRanges } from './byte-ranges.ts';

/** So many new bytes are written down as arrived at a time: what a killed daemon has to fetch again at most. */
const JOURNAL_BYTES = 4 * 1024 * 1024;
/** Less than this is not worth keeping for another try. */
export const KEPT_FROM_BYTES = 64 * 1024;
const READ_BYTES = 256 * 1024;

/** What has arrived: `<file>.json` beside the file. Never synced: the digest decides in the end whether it is true. */
export type Journal = { readonly version: 1; readonly sizeBytes: number; readonly ranges: readonly ByteRange[] };

/**
 * A blob on its way: a file into which bytes are written in any order, also by several transfers after each other,
 * and by a later daemon. They are hashed in order as far as they are there. One owner at a time.
 */
export class PartialBlob {
  readonly blob: Descriptor;
  readonly what: string;
  readonly path: string;
  /** Called when more has arrived, and when all that had is forgotten. */
  onArrival: (() => void) | undefined;
  onReset: (() => void) | undefined;
  readonly #file: FileHandle;
  readonly #arrived: ByteRanges;
  #hash: Hash = createHash('sha256');
  #hashedBytes = 0;
  #hashing: Promise<void> | undefined;
  #journaledBytes: number;
  #journaling = Promise.resolve();

  private constructor(path: string, file: FileHandle, blob: Descriptor, what: string, arrived: ByteRanges) {
    this.path = path;
    this.#file = file;
    this.blob = blob;
    this.what = what;
    this.#arrived = arrived;
    this.#journaledBytes = arrived.countBytes();
  }

  /** Go on with what is at `path`, or begin there. */
  static async open(path: string, blob: Descriptor, what: string): Promise<PartialBlob> {
    const journal = await readJson<Journal>(journalOf(path)).catch(() => undefined); // torn: as good as none
    const known = journal?.version === 1 && journal.sizeBytes === blob.sizeBytes ? journal.ranges : [];
    const flags =
      constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | (known.length > 0 ? 0 : constants.O_TRUNC);
    const file = await open(path, flags, 0o600);
    const { size } = await file.stat();
    const there = known.map(({ start, end }) => ({ start, end: Math.min(end, size) }));
    return new PartialBlob(path, file, blob, what, new ByteRanges(blob.sizeBytes, there));
  }

  get arrivedBytes(): number {
    return this.#arrived.countBytes();
  }

  /** How much is there from the first byte on, without a gap. */
  get prefixBytes(): number {
    return this.#arrived.prefixEnd();
  }

  missing(pieceBytes?: number): ByteRange[] {
    return this.#arrived.missing(pieceBytes);
  }

  /**
   * Write pieces that follow each other. Bytes that are there need not be written again.
   * @throws the system's error when the disk is full.
   */
  async write(pieces: readonly Uint8Array[], offset: number): Promise<void> {
    const end = await this.#writeAll(pieces, offset);
    this.#arrived.add({ start: offset, end });
    if (!this.#hashing && offset === this.#hashedBytes) {
      for (const piece of pieces) this.#hash.update(piece);
      this.#hashedBytes = end;
    }
    this.#hashWhatIsThere();
    this.onArrival?.();
    if (this.arrivedBytes - this.#journaledBytes >= JOURNAL_BYTES) await this.#writeJournal();
  }

  /** All at once; what the system leaves over, as before the disk is full, one by one. Answers where it ended. */
  async #writeAll(pieces: readonly Uint8Array[], offset: number): Promise<number> {
    const { bytesWritten } = await this.#file.writev(pieces, offset);
    let start = offset;
    for (const piece of pieces) {
      for (let at = Math.max(0, offset + bytesWritten - start); at < piece.length; )
        at += (await this.#file.write(piece, at, piece.length - at, start + at)).bytesWritten;
      start += piece.length;
    }
    return start;
  }

  /** Hash in the background what lies in the file in order; an error shows when the digest is asked for. */
  #hashWhatIsThere(): void {
    if (this.#hashing || this.#hashedBytes >= this.#arrived.prefixEnd()) return;
    this.#hashing = this.#hashPrefix().finally(() => {
      this.#hashing = undefined;
    });
    this.#hashing.catch(() => undefined);
  }

  async #hashPrefix(): Promise<void> {
    if (this.#hashedBytes >= this.#arrived.prefixEnd()) return;
    const memory = new ArrayBuffer(READ_BYTES);
    const buffer = new Uint8Array(memory);
    while (this.#hashedBytes < this.#arrived.prefixEnd()) {
      const wanted = Math.min(buffer.length, this.#arrived.prefixEnd() - this.#hashedBytes);
      const { bytesRead } = await this.#file.read(buffer, 0, wanted, this.#hashedBytes);
      if (bytesRead === 0) throw new Error(`${this.path} is shorter than what was written to it`);
      this.#hash.update(buffer.subarray(0, bytesRead));
      this.#hashedBytes += bytesRead;
    }
    memory.transfer(0); // given back now: no collection comes soon
  }

  /**
   * Everything has arrived: is it what the digest says? If not, nothing of it counts any more.
   * @throws RpcError DataLoss naming the blob.
   */
  async verify(): Promise<void> {
    await this.#hashing;
    await this.#hashPrefix();
    const { digest, sizeBytes } = this.blob;
    const arrived = this.#arrived.prefixEnd();
    const found = `sha256:${this.#hash.digest('hex')}`;
    if (arrived === sizeBytes && found === digest) return;
    await this.reset();
    this.#hash = createHash('sha256');
    if (arrived < sizeBytes)
      throw new RpcError(Code.DataLoss, `${this.what} is truncated: it ended after ${arrived} of ${sizeBytes} bytes`);
    throw new RpcError(Code.DataLoss, `${this.what} has the digest ${found} instead of ${digest}`);
  }

  /** Forget all that arrived. Nobody may be writing meanwhile. */
  async reset(): Promise<void> {
    if (this.arrivedBytes === 0) return;
    this.onReset?.();
    await this.#hashing?.catch(() => undefined); // what it found does not count any more
    this.#arrived.clear();
    this.#hash = createHash('sha256');
    this.#hashedBytes = 0;
    await this.#file.truncate(0);
    await this.#writeJournal();
  }

  /** Give up for now: what arrived is kept for another try when it is worth it. */
  async suspend(): Promise<void> {
    await this.#hashing?.catch(() => undefined); // it is hashed again by whoever goes on
    const keep = this.arrivedBytes >= KEPT_FROM_BYTES;
    if (keep) await this.#writeJournal();
    await this.close();
    if (!keep) await this.#remove();
  }

  /** Give up for good. */
  async discard(): Promise<void> {
    await this.close();
    await this.#remove();
  }

  async close(): Promise<void> {
    await this.#hashing?.catch(() => undefined);
    await this.#journaling;
    await this.#file.close();
  }

  async #remove(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(journalOf(this.path), { force: true });
  }

  /** Only bytes whose write has returned are written down. */
  #writeJournal(): Promise<void> {
    const journal: Journal = { version: 1, sizeBytes: this.blob.sizeBytes, ranges: this.#arrived.ranges() };
    this.#journaledBytes = this.arrivedBytes;
    const written = this.#journaling.then(() =>
      writeFileAtomic(journalOf(this.path), JSON.stringify(journal), { durable: false }),
    );
    this.#journaling = written.catch(() => undefined);
    return written;
  }
}
