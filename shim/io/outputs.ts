import { constants, openSync, statSync } from 'node:fs';
import type { Clock } from '@cleat/base';
import type { NodeChildren } from '../children.ts';
import type { StreamName } from './cri-lines.ts';
import { CriLog } from './cri-log.ts';
import { RawLog } from './file-sink.ts';
import { LoggingBinary } from './logging-binary.ts';
import { discard, type Sink } from './sink.ts';
import { streamSink } from './stream-sink.ts';
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

  /** Settles when all that was written has arrived, or is lost. */
  async flush(): Promise<void> {
    await Promise.all(Object.values(this.sinks).map(sink => sink.flush()));
  }

  async close(): Promise<void> {
    for (const sink of Object.values(this.sinks)) sink.end();
    await Promise.all([this.log?.close(), this.#raw?.close(), this.logger?.close()]);
  }

  async #open(name: StreamName, target: OutputTarget, context: IoContext): Promise<void> {
    const onError = (path: string) => (err: Error) => context.onLogError(path, err);
    switch (target.scheme) {
      case 'none':
        return;
      case 'session':
        this.sinks[name] = this.tees[name] = new Tee(discard());
        return;
      case 'cri': {
        const { path, maxLineBytes } = target;
        if (this.log?.path !== path)
          this.log = new CriLog({ path, maxLineBytes, clock: context.clock, onError: onError(path) });
        this.sinks[name] = this.tees[name] = new Tee(this.log.stream(name));
        return;
      }
      case 'file':
        this.sinks[name] = this.#rawLog(target.path, onError(target.path));
        return;
      case 'path':
        this.sinks[name] = statSync(target.path).isFIFO()
          ? streamSink(openSync(target.path, constants.O_RDWR | constants.O_NONBLOCK)) // open both ways: never EPIPE
          : this.#rawLog(target.path, onError(target.path));
        return;
      default:
        this.logger ??= await LoggingBinary.start(target, context, context.children);
    }
  }

  #rawLog(path: string, onError: (err: Error) => void): Sink {
    if (this.#raw?.path !== path) this.#raw = new RawLog(path, onError);
    return this.#raw.stream();
  }
}
