import type { Clock } from '@cleat/base';
import { AppendFile } from './append-file.ts';
import { batchPool } from './batch-pool.ts';
import { CriLines, type LineBuffer, type StreamName } from './cri-lines.ts';
import { type Dropped, Gap } from './gap.ts';
import type { Keep, LogState } from './io-state.ts';
import { BATCH_BYTES } from './line-memory.ts';
import type { LogStats } from './log-stats.ts';
import { LogTimestamp } from './log-timestamp.ts';
import type { Sink } from './sink.ts';

/** How many full batches may wait for the disk before the streams are no longer read. */
const MAX_FULL_BATCHES = 4;
/** Mode of a log file that does not exist yet. */
const LOG_MODE = 0o640;

const NO_BATCH = new Uint8Array(0);

/** What happens while the disk does not keep up: the container waits, or its lines are left out and counted. */
export type LogPolicy = 'block' | 'drop';

type Stream = { readonly name: StreamName; readonly lines: CriLines; readonly sink: Sink; readonly gap: Gap };

export type CriLogOptions = {
  /** Absolute path; its directory must exist. */
  readonly path: string;
  /** Most bytes of a line before it is cut into parts. */
  readonly maxLineBytes: number;
  readonly policy: LogPolicy;
  readonly clock: Clock;
  /** Told of the first failed write after a good one. */
  readonly onError: (err: Error) => void;
};

/**
 * A container's log file in the CRI format. Streams that log to the same path share it: each batch holds whole lines
 * and is one write, so lines never mix.
 */
export class CriLog implements LineBuffer {
  bytes: Uint8Array = NO_BATCH;
  length = 0;
  readonly #options: CriLogOptions;
  readonly #file: AppendFile;
  readonly #timestamp = new LogTimestamp();
  readonly #streams: Stream[] = [];
  #fullBatches = 0;
  /** The disk does not keep up. */
  #blocked = false;
  #readBytes = 0;
  readonly #dropped: Dropped = { lines: 0, bytes: 0 };
  #taken: LogState | undefined;

  /** @param taken of a predecessor: its streams are to be opened in the same order. @throws the error of open(2). */
  constructor(options: CriLogOptions, taken?: LogState) {
    this.#options = options;
    this.#file = new AppendFile(options.path, LOG_MODE, options.onError, taken?.fd);
    this.#taken = taken;
    if (!taken) return;
    const { writtenBytes, writeErrors, readBytes, droppedLines, droppedBytes } = taken;
    Object.assign(this.#file.stats, { writtenBytes, writeErrors });
    this.#readBytes = readBytes;
    this.#dropped = { lines: droppedLines ?? 0, bytes: droppedBytes ?? 0 };
  }

  get path(): string {
    return this.#options.path;
  }

  get stats(): LogStats {
    return {
      ...this.#file.stats,
      readBytes: this.#readBytes,
      lines: this.#streams.reduce((sum, s) => sum + s.lines.lines, 0),
      droppedLines: this.#dropped.lines,
      droppedBytes: this.#dropped.bytes,
    };
  }

  /** A sink for one stream. */
  stream(name: StreamName): Sink {
    const lines = new CriLines(name, this.#options.maxLineBytes, this.#timestamp);
    const taken = this.#taken?.streams[this.#streams.length];
    if (taken) lines.goOn(taken.lines, Buffer.from(taken.carry, 'base64'));
    const sink: Sink = {
      write: bytes => this.#push(stream, bytes),
      end: () => {
        this.#endGap(stream);
        lines.end(this.#options.clock.nowNs(), this);
        this.#kick();
      },
      onDrain: () => {},
      flush: () => this.#file.flush(),
    };
    const stream = { name, lines, sink, gap: new Gap(lines) };
    this.#streams.push(stream);
    return sink;
  }

  /** Whole lines wait to be written. */
  get busy(): boolean {
    return this.length > 0 || this.#file.busy;
  }

  /** While not busy: what a successor needs to go on; undefined when the log is closed. */
  handOver(keep: Keep): LogState | undefined {
    const fd = this.#file.descriptor;
    if (fd === undefined) return undefined;
    const streams = this.#streams.map(({ lines: { lines, carry } }) => ({
      lines,
      carry: Buffer.from(carry).toString('base64'),
    }));
    const { lines: droppedLines, bytes: droppedBytes } = this.#dropped;
    return { ...this.#file.stats, fd: keep(fd), readBytes: this.#readBytes, droppedLines, droppedBytes, streams };
  }

  /** See AppendFile.reopen. */
  reopen(): Promise<void> {
    return this.#file.reopen();
  }

  close(): Promise<void> {
    this.#kick();
    return this.#file.close();
  }

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    if (this.length > 0) this.#send();
    batchPool.give(this.bytes, 0);
    this.bytes = count > BATCH_BYTES ? new Uint8Array(count) : batchPool.take();
  }

  #push(stream: Stream, bytes: Buffer): boolean {
    this.#readBytes += bytes.length;
    if (this.#blocked && this.#options.policy === 'drop') return this.#drop(stream, bytes);
    stream.lines.push(bytes, this.#options.clock.nowNs(), this);
    this.#kick();
    this.#blocked = this.#fullBatches > MAX_FULL_BATCHES;
    return !this.#blocked || this.#options.policy === 'drop';
  }

  #drop(stream: Stream, bytes: Buffer): true {
    const { lines, bytes: count } = stream.gap.take(bytes);
    this.#dropped.lines += lines;
    this.#dropped.bytes += count;
    return true;
  }

  /** What follows is written again: tell what is missing before it. */
  #endGap({ name, gap }: Stream): void {
    const marker = gap.end(name);
    if (marker === undefined) return;
    const line = Buffer.from(`${this.#timestamp.format(this.#options.clock.nowNs())} ${marker}`, 'latin1');
    this.reserve(line.length);
    this.bytes.set(line, this.length);
    this.length += line.length;
  }

  /** Write what there is, unless a write is under way: then it grows on, and goes with the next one. */
  #kick(): void {
    if (this.length > 0 && !this.#file.busy) this.#send();
  }

  #send(): void {
    const batch = this.bytes;
    this.#fullBatches++;
    const usedBytes = this.length;
    this.#file.append(batch.subarray(0, usedBytes), () => this.#sent(batch, usedBytes));
    this.bytes = NO_BATCH;
    this.length = 0;
  }

  #sent(batch: Uint8Array, usedBytes: number): void {
    this.#fullBatches--;
    batchPool.give(batch, usedBytes);
    if (this.#fullBatches === 0) this.#flushRest();
    if (!this.#blocked || this.#fullBatches > MAX_FULL_BATCHES / 2) return;
    this.#blocked = false;
    for (const stream of this.#streams) this.#endGap(stream);
    for (const { sink } of this.#streams) sink.onDrain();
  }

  /** All full batches are written: what has gathered meanwhile goes now. */
  #flushRest(): void {
    if (this.length > 0) this.#send();
  }
}
