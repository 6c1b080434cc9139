import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { posix } from 'node:path';
import { chroot } from '@cleat/linux';
import { decompress } from '../unpack/decompress.ts';
import type { UnpackLimits } from '../unpack/extract.ts';
import type { TarEntry } from '../unpack/tar-header.ts';
import { type TarHandler, TarReader } from '../unpack/tar-reader.ts';

/** What the worker is asked; the archive is its standard input. */
export type SpoolRequest = { readonly directory: string; readonly limits: UnpackLimits };
/** A file of the archive: it lies in the directory under its number, whatever the archive calls it. */
export type SpooledFile = {
  readonly name: string;
  readonly number: number;
  readonly sizeBytes: number;
  readonly digest: string;
};
/** What the worker answers. */
export type Spooled = {
  readonly files: readonly SpooledFile[];
  /** Names that stand for other names. */
  readonly links: ReadonlyArray<{ readonly name: string; readonly target: string }>;
};

const READ_BYTES = 256 * 1024;
/** A name without `./` before it or doubled slashes. It is compared, never opened. */
const plain = (name: string) => posix.normalize(`/${name}`).slice(1);

/**
 * Put the files of an archive side by side into a directory. To be called in a process of its own, which sees nothing
 * but that directory from then on.
 * @throws Error for a stream that is no tar, or beyond the limits.
 */
export async function spoolArchive({ directory, limits }: SpoolRequest): Promise<Spooled> {
  createHash('sha256').digest(); // OpenSSL reads its configuration on first use: that must be before the root changes
  chroot(directory);
  const spool = new Spool(limits);
  const reader = new TarReader(spool);
  await decompress(createReadStream('', { fd: 0, highWaterMark: READ_BYTES }), chunk => reader.push(chunk));
  reader.finish();
  return spool;
}

class Spool implements TarHandler {
  readonly files: SpooledFile[] = [];
  readonly links: { name: string; target: string }[] = [];
  readonly #limits: UnpackLimits;
  #bytes = 0;
  #open: { readonly fd: number; readonly hash: Hash; readonly file: Omit<SpooledFile, 'digest'> } | undefined;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
  }

  begin({ type, name, linkName, sizeBytes, sparse }: TarEntry): void {
    if (sparse)
      throw new Error(`the archive has a sparse file, ${JSON.stringify(name)}: no writer of images makes one`);
    this.#bytes += sizeBytes;
    if (this.files.length + this.links.length >= this.#limits.maxEntries)
      throw new Error(`the archive has more than ${this.#limits.maxEntries} entries`);
    if (this.#bytes > this.#limits.maxBytes)
      throw new Error(`the archive unpacks to more than ${this.#limits.maxBytes} bytes`);
    if (type === 'symlink') this.links.push({ name: plain(name), target: plain(`${posix.dirname(name)}/${linkName}`) });
    if (type === 'hardlink') this.links.push({ name: plain(name), target: plain(linkName) });
    if (type !== 'file') return;
    const number = this.files.length;
    const fd = openSync(`/${number}`, 'wx', 0o600);
    this.#open = { fd, hash: createHash('sha256'), file: { name: plain(name), number, sizeBytes } };
  }

  data(chunk: Buffer): void {
    if (!this.#open) return;
    this.#open.hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#open.fd, chunk, at);
  }

  end(): void {
    if (!this.#open) return;
    const { fd, hash, file } = this.#open;
    this.#open = undefined;
    closeSync(fd);
    this.files.push({ ...file, digest: `sha256:${hash.digest('hex')}` });
  }
}
