import { close, constants, open, openSync, write } from 'node:fs';
import { promisify } from 'node:util';

/** Bytes to be appended, and what to call once they are written or lost. */
type Batch = { readonly bytes: Uint8Array; readonly done: () => void };

/** What became of the bytes that were given to an AppendFile. */
export type AppendStats = { writtenBytes: number; writeErrors: number };

const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NEWLINE = Uint8Array.of(0x0a);
const openLater = promisify(open);
/** Nothing was promised about the disk, and a close may wait for it. */
const closeLater = (fd: number): void => close(fd, () => {});

/**
 * A file that batches of bytes are appended to, one write at a time and without waiting for the disk.
 * A failed write loses its batch, is counted and told once per spell of failures; nothing else stops.
 */
export class AppendFile {
  readonly path: string;
  readonly stats: AppendStats = { writtenBytes: 0, writeErrors: 0 };
  readonly #onError: (err: Error) => void;
  readonly #mode: number;
  #fd: number;
  #queue: Batch[] = [];
  #writing = false;
  #failing = false;
  #idle: (() => void)[] = [];
  #torn = false;
  #closed = false;

  /**
   * @param mode of the file if it has to be created.
   * @param onError told of the first failed write after a good one.
   * @param fd the file, where it is open already.
   * @throws the error of open(2): the directory must exist, and the path be no symbolic link.
   */
  constructor(path: string, mode: number, onError: (err: Error) => void, fd?: number) {
    this.path = path;
    this.#mode = mode;
    this.#onError = onError;
    this.#fd = fd ?? openSync(path, FLAGS, mode);
  }

  /** The file; undefined once it is closed. */
  get descriptor(): number | undefined {
    return this.#closed ? undefined : this.#fd;
  }

  /** A write is under way or waits: the next batch will wait too. */
  get busy(): boolean {
    return this.#writing || this.#queue.length > 0;
  }

  /** Append bytes after all that were given before. They belong to the file until `done` is called. */
  append(bytes: Uint8Array, done: () => void): void {
    this.#queue.push({ bytes, done });
    this.#next();
  }

  /** Settles when all that was given so far is written or lost. */
  flush(): Promise<void> {
    return this.busy ? new Promise(resolve => this.#idle.push(resolve)) : Promise.resolve();
  }

  /**
   * Open the path anew, after a rotation: settles when no byte can go to the old file any more.
   * @throws the error of open(2); the old file then stays in use.
   */
  async reopen(): Promise<void> {
    const fd = await openLater(this.path, FLAGS, this.#mode); // it may wait for the disk
    while (this.#writing) await new Promise<void>(resolve => this.#between.push(resolve));
    if (this.#closed) return closeLater(fd); // meanwhile: all is written
    closeLater(this.#fd);
    this.#fd = fd;
    this.#torn = false;
    this.#next();
  }

  /** Flush, then close. */
  async close(): Promise<void> {
    await this.flush();
    if (this.#closed) return;
    this.#closed = true;
    closeLater(this.#fd);
  }

  /** Those who wait for the moment between two writes. */
  readonly #between: (() => void)[] = [];

  #next(): void {
    if (this.#writing || this.#between.length > 0) return;
    const batch = this.#queue.shift();
    if (!batch) {
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    this.#writing = true;
    this.#write(batch, 0);
  }

  #write(batch: Batch, start: number): void {
    const bytes = this.#torn ? NEWLINE : batch.bytes.subarray(start);
    write(this.#fd, bytes, 0, bytes.length, null, (err, count) => {
      if (err) return this.#failed(batch, start, err);
      this.stats.writtenBytes += count;
      if (this.#torn) {
        this.#torn = false;
        return this.#write(batch, start);
      }
      if (count < bytes.length) return this.#write(batch, start + count);
      this.#failing = false;
      this.#finish(batch);
    });
  }

  #failed(batch: Batch, start: number, err: Error): void {
    this.stats.writeErrors++;
    if (start > 0 && batch.bytes[start - 1] !== NEWLINE[0]) this.#torn = true; // the next batch begins on a line of its own
    if (!this.#failing) this.#onError(err);
    this.#failing = true;
    this.#finish(batch);
  }

  #finish(batch: Batch): void {
    this.#writing = false;
    batch.done();
    for (const resolve of this.#between.splice(0)) resolve();
    queueMicrotask(() => this.#next());
  }
}
