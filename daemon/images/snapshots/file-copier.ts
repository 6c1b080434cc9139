import {
  type BigIntStats,
  closeSync,
  constants,
  copyFileSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { type DataRange, dataRanges } from '@cleat/linux';

const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = constants;
/** What `st_blocks` counts. Source: stat(2). */
const STAT_BLOCK = 512n;
const PIECE_BYTES = 1024 * 1024;
/** Errors that mean: these two file systems share no blocks. Source: ioctl_ficlone(2). */
const CANNOT_SHARE: ReadonlySet<unknown> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS']);

/** Copies the content of files: shares the blocks where the file system can, else the kernel copies. Holes stay holes. */
export class FileCopier {
  #sharesBlocks = true;
  #piece: Buffer | undefined;

  /** @param to is made, with the permissions of `from` */
  copy(from: Buffer, to: Buffer, stat: BigIntStats): void {
    if (this.#sharesBlocks && stat.size > 0n && this.#share(from, to)) return;
    if (stat.blocks * STAT_BLOCK < stat.size) this.#copyWithHoles(from, to, Number(stat.size));
    else copyFileSync(from, to, COPYFILE_EXCL); // copy_file_range, where the kernel has it
  }

  /** The first file that cannot be shared tells of all: they lie on the same file system. */
  #share(from: Buffer, to: Buffer): boolean {
    try {
      copyFileSync(from, to, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
      return true;
    } catch (err) {
      if (!CANNOT_SHARE.has((err as NodeJS.ErrnoException).code)) throw err;
      this.#sharesBlocks = false;
      return false;
    }
  }

  #copyWithHoles(from: Buffer, to: Buffer, sizeBytes: number): void {
    const source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const target = openSync(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        ftruncateSync(target, sizeBytes);
        for (const range of dataRanges(source)) this.#copyRange(source, target, range);
      } finally {
        closeSync(target);
      }
    } finally {
      closeSync(source);
    }
  }

  #copyRange(source: number, target: number, { from, to }: DataRange): void {
    this.#piece ??= Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (let at = from; at < to; ) {
      const length = readSync(source, this.#piece, 0, Math.min(PIECE_BYTES, to - at), at);
      if (length === 0) throw new Error(`the file ends at ${at}, and ${to} bytes were expected`);
      for (let done = 0; done < length; ) done += writeSync(target, this.#piece, done, length - done, at + done);
      at += length;
    }
  }
}
