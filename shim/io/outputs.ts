import { constants, openSync, statSync } from 'node:fs';
import type { Clock } from '@cleat/base';
import type { NodeChildren } from '../children.ts';
import type { StreamName } from './cri-lines.ts';
import { CriLog } from './cri-log.ts';
import { RawLog } from './file-sink.ts';
import type { Keep, OutputsState } from './io-state.ts';
import { LoggingBinary } from './logging-binary.ts';
import { discard, type Sink } from './sink.ts';
import { type StreamSink, streamSink } from './stream-sink.ts';
import { Tee } from './tee.ts';
import { type OutputTarget, parseOutput, type Stdio } from './uri.ts';

/** What opening a process's streams needs. */
export type IoContext = {
  readonly id: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly children: NodeChildren;
  /** Told when a log cannot be written; once per spell of failures. */
  readonly onLogError: (path: string, err: Error) => void;
};

/** Targets of a process's output streams. Those that name the same target share it. */
export class Outputs {
  log: CriLog | undefined;
  logger: LoggingBinary | undefined;
  readonly sinks: Partial<Record<StreamName, Sink>> = {};
  readonly tees: Partial<Record<StreamName, Tee>> = {};
  #raw: RawLog | undefined;
  readonly #fifos: Partial<Record<StreamName, StreamSink>> = {};

  /**
   * Open the targets of both streams; none is left open on failure.
   * @throws RpcError InvalidArgument for a target that is none, else the error of open(2).
   */
  static async open(stdio: Stdio, context: IoContext): Promise<Outputs> {
    const outputs = new Outputs();
    try {
      await outputs.#open('stdout', parseOutput('stdout', stdio.stdout), context);
      if (!stdio.terminal) await outputs.#open('stderr', parseOutput('stderr', stdio.stderr), context);
      return outputs;
    } catch (err) {
      await outputs.close();
      throw err;
    }
  }

  /** Go on with the targets of a predecessor. @throws RpcError InvalidArgument for a target that is none. */
  static goOn(stdio: Stdio, context: IoContext, taken: OutputsState): Outputs {
    const outputs = new Outputs();
    outputs.#place('stdout', parseOutput('stdout', stdio.stdout), context, taken);
    if (!stdio.terminal) outputs.#place('stderr', parseOutput('stderr', stdio.stderr), context, taken);
    if (taken.logger !== undefined) outputs.logger = LoggingBinary.goOn(taken.logger);
    return outputs;
  }

  /** What waits to be written, in words; undefined when nothing does. */
  unwritten(): string | undefined {
    if (this.log?.busy || this.#raw?.busy) return `the disk of ${this.log?.path ?? this.#raw?.path} does not keep up`;
    const [slow] = Object.entries(this.#fifos).find(([, sink]) => sink.waitingBytes() > 0) ?? [];
    return slow && `nobody reads the fifo of ${slow} fast enough`;
  }

  /** While nothing is unwritten: what a successor needs. */
  handOver(keep: Keep): OutputsState {
    const log = this.log?.handOver(keep);
    const raw = this.#raw?.descriptor;
    const fifos: OutputsState['fifos'] = {};
    for (const name of ['stdout', 'stderr'] as const) {
      const fd = this.#fifos[name]?.descriptor();
      if (fd !== undefined) fifos[name] = keep(fd);
    }
    const logger = this.logger?.pid;
    return { ...(log && { log }), ...(raw !== undefined && { raw: keep(raw) }), fifos, ...(logger && { logger }) };
  }

  /** Settles when all that was written has arrived, or is lost. */
  async flush(): Promise<void> {
    await Promise.all(Object.values(this.sinks).map(sink => sink.flush()));
  }

  async close(): Promise<void> {
    for (const sink of Object.values(this.sinks)) sink.end();
    await Promise.all([this.log?.close(), this.#raw?.close(), this.logger?.close()]);
  }

  async #open(name: StreamName, target: OutputTarget, context: IoContext): Promise<void> {
    if (target.scheme === 'binary' || target.scheme === 'binary-v2')
      this.logger ??= await LoggingBinary.start(target, context, context.children);
    else this.#place(name, target, context);
  }

  /** @param taken what a predecessor had open; then nothing else is opened. */
  #place(name: StreamName, target: OutputTarget, context: IoContext, taken?: OutputsState): void {
    const onError = (path: string) => (err: Error) => context.onLogError(path, err);
    switch (target.scheme) {
      case 'none':
        return;
      case 'session':
        this.sinks[name] = this.tees[name] = new Tee(discard());
        return;
      case 'cri': {
        const { path, maxLineBytes, policy } = target;
        if (taken && !taken.log) return;
        if (this.log?.path !== path)
          this.log = new CriLog(
            { path, maxLineBytes, policy, clock: context.clock, onError: onError(path) },
            taken?.log,
          );
        this.sinks[name] = this.tees[name] = new Tee(this.log.stream(name));
        return;
      }
      case 'file':
        this.#file(name, target.path, onError(target.path), taken);
        return;
      case 'path':
        if (taken ? taken.fifos[name] !== undefined : statSync(target.path).isFIFO())
          this.#fifo(name, target.path, taken);
        else this.#file(name, target.path, onError(target.path), taken);
        return;
      default:
        if (taken) this.#fifo(name, target.path, taken); // what a terminal writes goes to a logging program through us
    }
  }

  #fifo(name: StreamName, path: string, taken: OutputsState | undefined): void {
    const fd = taken ? taken.fifos[name] : openSync(path, constants.O_RDWR | constants.O_NONBLOCK); // both ways: never EPIPE
    if (fd !== undefined) this.sinks[name] = this.#fifos[name] = streamSink(fd);
  }

  #file(name: StreamName, path: string, onError: (err: Error) => void, taken: OutputsState | undefined): void {
    if (taken && taken.raw === undefined) return;
    this.sinks[name] = this.#rawLog(path, onError, taken?.raw);
  }

  #rawLog(path: string, onError: (err: Error) => void, fd?: number): Sink {
    if (this.#raw?.path !== path) this.#raw = new RawLog(path, onError, fd);
    return this.#raw.stream();
  }
}

/** What a process's streams need of the targets of its output. */
export type Targets = Pick<Outputs, 'sinks' | 'tees' | 'flush' | 'close' | 'unwritten' | 'handOver'> &
  Partial<Pick<Outputs, 'log' | 'logger'>>;

/** No target but the sinks that are added. */
export const NO_TARGETS: Targets = {
  sinks: {},
  tees: {},
  unwritten: () => undefined,
  handOver: () => ({ fifos: {} }),
  flush: async () => {},
  close: async () => {},
};
