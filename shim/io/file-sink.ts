import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppendFile } from './append-file.ts';
import type { Sink } from './sink.ts';

/** How many bytes may wait for the disk before the stream is no longer read. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** Modes of a `file://` target and its directory, as containerd makes them. */
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/** A file that both streams of a process append their bytes to, as they are. */
export class RawLog {
  readonly path: string;
  readonly #file: AppendFile;
  #waitingBytes = 0;
  readonly #sinks: Sink[] = [];

  /** @param fd the file, where it is open already. @throws the error of mkdir(2) or open(2). */
  constructor(path: string, onError: (err: Error) => void, fd?: number) {
    this.path = path;
    if (fd === undefined) mkdirSync(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
    this.#file = new AppendFile(path, FILE_MODE, onError, fd);
  }

  /** Bytes wait to be written. */
  get busy(): boolean {
    return this.#file.busy;
  }

  /** The file; undefined once it is closed. */
  get descriptor(): number | undefined {
    return this.#file.descriptor;
  }

  stream(): Sink {
    const sink: Sink = {
      write: bytes => this.#write(Buffer.from(bytes)),
      end: () => {},
      onDrain: () => {},
      flush: () => this.#file.flush(),
    };
    this.#sinks.push(sink);
    return sink;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #write(bytes: Buffer): boolean {
    this.#waitingBytes += bytes.length;
    this.#file.append(bytes, () => this.#written(bytes.length));
    return this.#waitingBytes < HIGH_WATER_BYTES;
  }

  #written(count: number): void {
    const wasFull = this.#waitingBytes >= HIGH_WATER_BYTES;
    this.#waitingBytes -= count;
    if (wasFull && this.#waitingBytes < HIGH_WATER_BYTES) for (const sink of this.#sinks) sink.onDrain();
  }
}
