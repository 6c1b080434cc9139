import { closeSync, fchownSync } from 'node:fs';
import { Socket } from 'node:net';
import { pipe } from '@cleat/linux';
import type { StreamName } from './cri-lines.ts';
import { type Input, openInput } from './input.ts';
import { type IoContext, Outputs } from './outputs.ts';
import type { ChildStdio, ProcessIo } from './process-io.ts';
import { Pump } from './pump.ts';
import type { Sink } from './sink.ts';
import type { Stdio } from './uri.ts';

/** Who shall own the pipes, so that a process without privileges can open /dev/stdout. */
export type IoOwner = { readonly uid: number; readonly gid: number };

/**
 * Open the streams of a process without a terminal: real pipes (never sockets, which /dev/stdout could not open).
 * @throws as Outputs.open and StdinFifo do.
 */
export async function openPipeIo(stdio: Stdio, context: IoContext, owner: IoOwner): Promise<ProcessIo> {
  const outputs = await Outputs.open(stdio, context);
  try {
    return new PipeIo(outputs, openInput(stdio.stdin), owner);
  } catch (err) {
    await outputs.close();
    throw err;
  }
}

/** Streams to sinks that are there already, from an input that is. They are the caller's to close. */
export const pipeIoTo = (owner: IoOwner, sinks: Partial<Record<StreamName, Sink>>, input?: Input): ProcessIo =>
  new PipeIo({ sinks, tees: {}, flush: async () => {}, close: async () => {} }, input, owner);

/** What a process's output needs of its targets. */
type Targets = Pick<Outputs, 'sinks' | 'tees' | 'flush' | 'close'> & Partial<Pick<Outputs, 'log' | 'logger'>>;

class PipeIo implements ProcessIo {
  readonly childStdio: ChildStdio;
  readonly pumps: Pump[] = [];
  readonly #outputs: Targets;
  readonly input: Input | undefined;
  readonly #owner: IoOwner;
  /** Ends that the process inherits; ours until it has. */
  readonly #childEnds: number[] = [];
  /** Read ends and their sinks, until the process has started. */
  readonly #reads: (readonly [number, Sink])[] = [];
  #stdinWrite: number | undefined;
  #stdinSocket: Socket | undefined;

  constructor(outputs: Targets, input: Input | undefined, owner: IoOwner) {
    this.#outputs = outputs;
    this.input = input;
    this.#owner = owner;
    this.childStdio = {
      stdin: input ? this.#inputPipe() : 'ignore',
      stdout: this.#output(outputs.sinks.stdout) ?? outputs.logger?.stdout ?? 'ignore',
      stderr: this.#output(outputs.sinks.stderr) ?? outputs.logger?.stderr ?? 'ignore',
    };
  }

  get log() {
    return this.#outputs.log;
  }

  get tees() {
    return this.#outputs.tees;
  }

  started(): void {
    this.#closeChildEnds();
    for (const [fd, sink] of this.#reads.splice(0)) this.pumps.push(new Pump(fd, sink));
    if (!this.input || this.#stdinWrite === undefined) return;
    this.#stdinSocket = new Socket({ fd: this.#stdinWrite, readable: false, writable: true });
    this.#stdinWrite = undefined;
    this.#stdinSocket.on('error', () => {}); // EPIPE: the process closed its input
    this.input.pipeTo(this.#stdinSocket, { end: true });
  }

  flush(): Promise<void> {
    return this.#outputs.flush();
  }

  closeStdin(): void {
    this.input?.closeInput();
  }

  resize(): void {}

  async close(): Promise<void> {
    this.#closeChildEnds();
    for (const [fd] of this.#reads.splice(0)) closeSync(fd);
    if (this.#stdinWrite !== undefined) closeSync(this.#stdinWrite);
    this.#stdinWrite = undefined;
    this.input?.close();
    this.#stdinSocket?.destroy();
    for (const pump of this.pumps) pump.stop();
    await Promise.all(this.pumps.map(pump => pump.ended));
    await this.#outputs.close();
  }

  #closeChildEnds(): void {
    for (const fd of this.#childEnds.splice(0)) closeSync(fd);
    this.#outputs.logger?.closeWriters();
  }

  #output(sink: Sink | undefined): number | undefined {
    if (!sink) return undefined;
    const { read, write } = pipe();
    this.#reads.push([read, sink]);
    return this.#childEnd(write);
  }

  #inputPipe(): number {
    const { read, write } = pipe();
    this.#stdinWrite = write;
    return this.#childEnd(read);
  }

  #childEnd(fd: number): number {
    this.#childEnds.push(fd);
    const { uid, gid } = this.#owner;
    if (uid !== 0 || gid !== 0) fchownSync(fd, uid, gid);
    return fd;
  }
}
