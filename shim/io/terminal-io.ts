import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { internal } from '@cleat/base';
import { acceptNow, recvFds, setWindowSize, unixListen } from '@cleat/linux';
import { type Input, openInput, openTakenInput } from './input.ts';
import type { IoState, Keep } from './io-state.ts';
import { type IoContext, NO_TARGETS, Outputs, type Targets } from './outputs.ts';
import type { ChildStdio, ProcessIo } from './process-io.ts';
import { Pump } from './pump.ts';
import { discard, type Sink } from './sink.ts';
import { type StreamSink, streamSink } from './stream-sink.ts';
import type { Stdio } from './uri.ts';

/**
 * Open the streams of a process with a terminal. The runtime sends the terminal's master over the console socket;
 * everything that the process writes is stdout.
 * @throws as Outputs.open and StdinFifo do.
 */
export async function openTerminalIo(stdio: Stdio, context: IoContext): Promise<ProcessIo> {
  const outputs = await Outputs.open(stdio, context);
  try {
    return new TerminalIo(outputs, openInput(stdio.stdin));
  } catch (err) {
    await outputs.close();
    throw err;
  }
}

/** A terminal whose output goes to a sink that is there already, and whose input comes from one that is. They are the caller's to close. */
export const terminalIoTo = (stdout: Sink | undefined, input?: Input): ProcessIo =>
  new TerminalIo({ ...NO_TARGETS, sinks: stdout ? { stdout } : {} }, input);

/** Go on with the terminal of a predecessor. @throws as Outputs.goOn does. */
export const goOnTerminalIo = (stdio: Stdio, context: IoContext, taken: IoState): ProcessIo =>
  new TerminalIo(Outputs.goOn(stdio, context, taken.outputs), openTakenInput(stdio.stdin, taken), taken);

/** Our working directory, the bundle: what is in there goes with it. Its own path is too long for a socket's. */
const bundleInShort = (): string => `/proc/${process.pid}/cwd`;

class TerminalIo implements ProcessIo {
  readonly childStdio: ChildStdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' };
  readonly pumps: Pump[] = [];
  readonly consoleSocket: string;
  readonly #outputs: Targets;
  readonly input: Input | undefined;
  readonly #directory: string;
  #listener: number | undefined;
  #master: number | undefined;
  #terminal: Socket | undefined;
  #logger: StreamSink | undefined;

  /** @param taken of a process that runs already. */
  constructor(outputs: Targets, input: Input | undefined, taken?: IoState) {
    this.#outputs = outputs;
    this.input = input;
    if (taken) {
      this.#directory = '';
      this.consoleSocket = '';
      if (taken.reads.stdout !== undefined) this.#connect(taken.reads.stdout);
      return;
    }
    this.#directory = mkdtempSync(join(bundleInShort(), 'console-'));
    this.consoleSocket = join(this.#directory, 'socket');
    this.#listener = unixListen(this.consoleSocket, { backlog: 1 });
  }

  get log() {
    return this.#outputs.log;
  }

  get tees() {
    return this.#outputs.tees;
  }

  started(): void {
    this.#connect(this.#receiveMaster());
  }

  #connect(master: number): void {
    this.#master = master;
    let terminal: Socket | undefined;
    this.#logger = this.#outputs.sinks.stdout ? undefined : loggerSink(this.#outputs);
    const sink = this.#outputs.sinks.stdout ?? this.#logger ?? discard();
    this.pumps.push(
      new Pump(master, sink, [], onread => {
        terminal = new ReadStream(master, { onread } as object);
        terminal.resume(); // unlike a pipe's reader, it waits to be told
        return terminal;
      }),
    );
    this.#terminal = terminal;
    if (terminal) this.input?.pipeTo(terminal, { end: false });
  }

  get inputFds() {
    const master = this.pumps[0]?.descriptor;
    return master === undefined ? [] : [master];
  }

  hold(): void {
    this.input?.hold?.();
    for (const pump of this.pumps) pump.hold();
  }

  release(): void {
    for (const pump of this.pumps) pump.release();
    this.input?.release?.();
  }

  unwritten(): string | undefined {
    const isBehind = this.#terminal && !this.#terminal.destroyed && this.#terminal.writableLength > 0;
    if (isBehind) return 'the process does not read its terminal';
    if (this.#logger && this.#logger.waitingBytes() > 0) return 'the logging program does not keep up';
    return this.#outputs.unwritten();
  }

  handOver(keep: Keep): IoState {
    const master = this.pumps[0]?.descriptor;
    const outputs = this.#outputs.handOver(keep);
    const logger = this.#logger?.descriptor();
    const fifo = master === undefined ? undefined : this.input?.handOver?.(keep);
    return {
      reads: master === undefined ? {} : { stdout: keep(master) },
      ...(fifo && { fifo }),
      outputs: { ...outputs, ...(logger !== undefined && { fifos: { stdout: keep(logger) } }) },
    };
  }

  flush(): Promise<void> {
    return this.#outputs.flush();
  }

  closeStdin(): void {
    this.input?.closeInput();
  }

  resize(rows: number, columns: number): void {
    if (this.#master !== undefined && this.pumps[0]?.isOpen) setWindowSize(this.#master, rows, columns);
  }

  async close(): Promise<void> {
    this.#closeListener();
    this.input?.close();
    for (const pump of this.pumps) pump.stop();
    await Promise.all(this.pumps.map(pump => pump.ended));
    await this.#outputs.close();
  }

  /** The runtime has sent the master before it returned: it waits in the socket. */
  #receiveMaster(): number {
    try {
      const connection = this.#listener === undefined ? undefined : acceptNow(this.#listener);
      if (connection === undefined) throw internal('the OCI runtime did not connect to the console socket');
      try {
        const [master] = recvFds(connection)?.fds ?? [];
        if (master === undefined) throw internal('the OCI runtime sent no terminal over the console socket');
        return master;
      } finally {
        closeSync(connection);
      }
    } finally {
      this.#closeListener();
    }
  }

  #closeListener(): void {
    if (this.#listener === undefined) return;
    closeSync(this.#listener);
    this.#listener = undefined;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function loggerSink(outputs: Targets): StreamSink | undefined {
  return outputs.logger && streamSink(outputs.logger.takeStdout());
}
