import { closeSync, fchownSync } from 'node:fs';
import { Socket } from 'node:net';
import { pipe } from '@cleat/linux';
import type { StreamName } from './cri-lines.ts';
import { type Input, openInput, openTakenInput } from './input.ts';
import type { IoState, Keep } from './io-state.ts';
import { type IoContext, NO_TARGETS, Outputs, type Targets } from './outputs.ts';
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

/** Go on with the streams of a predecessor. @throws as Outputs.goOn does. */
export const goOnPipeIo = (stdio: Stdio, context: IoContext, owner: IoOwner, taken: IoState): ProcessIo =>
  new PipeIo(Outputs.goOn(stdio, context, taken.outputs), openTakenInput(stdio.stdin, taken), owner, taken);

/** Streams to sinks that are there already, from an input that is. They are the caller's to close. */
export const pipeIoTo = (
  owner: IoOwner,
  sinks: Partial<Record<StreamName, Sink>>,
  input?: Input,
  taken?: IoState,
): ProcessIo => new PipeIo({ ...NO_TARGETS, sinks }, input, owner, taken);

class PipeIo implements ProcessIo {
  readonly childStdio: ChildStdio;
  readonly pumps: Pump[] = [];
  readonly #outputs: Targets;
  readonly input: Input | undefined;
  readonly #owner: IoOwner;
  /** Ends that the process inherits; ours until it has. */
  readonly #childEnds: number[] = [];
  /** Read ends and their sinks, until the process has started. */
  readonly #reads: (readonly [StreamName, number, Sink])[] = [];
  readonly #pumps: Partial<Record<StreamName, Pump>> = {};
  #stdinWrite: number | undefined;
  #stdinFd: number | undefined;
  #stdinSocket: Socket | undefined;

  /** @param taken of a process that runs already. */
  constructor(outputs: Targets, input: Input | undefined, owner: IoOwner, taken?: IoState) {
    this.#outputs = outputs;
    this.input = input;
    this.#owner = owner;
    if (taken) {
      this.childStdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' };
      this.#goOn(taken);
      return;
    }
    this.childStdio = {
      stdin: input ? this.#inputPipe() : 'ignore',
      stdout: this.#output('stdout', outputs.sinks.stdout) ?? outputs.logger?.stdout ?? 'ignore',
      stderr: this.#output('stderr', outputs.sinks.stderr) ?? outputs.logger?.stderr ?? 'ignore',
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
    for (const [name, fd, sink] of this.#reads.splice(0)) this.#add(name, Pump.open(fd, sink, this.pumps));
    this.#connectInput();
  }

  #goOn({ reads, stdin }: IoState): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const [fd, sink] = [reads[name], this.#outputs.sinks[name]];
      if (fd !== undefined && sink) this.#add(name, new Pump(fd, sink, this.pumps));
    }
    this.#stdinWrite = stdin;
    this.#connectInput();
  }

  #add(name: StreamName, pump: Pump | undefined): void {
    if (!pump) return;
    this.#pumps[name] = pump;
    this.pumps.push(pump);
  }

  #connectInput(): void {
    if (!this.input || this.#stdinWrite === undefined) return;
    this.#stdinFd = this.#stdinWrite;
    this.#stdinSocket = new Socket({ fd: this.#stdinWrite, readable: false, writable: true });
    this.#stdinWrite = undefined;
    this.#stdinSocket.on('error', () => {}); // EPIPE: the process closed its input
    this.input.pipeTo(this.#stdinSocket, { end: true });
  }

  get inputFds() {
    return this.#stdinFd === undefined || this.#stdinSocket?.destroyed ? [] : [this.#stdinFd];
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
    const input = this.#stdinSocket;
    if (input && !input.destroyed && input.writableLength > 0) return 'the process does not read its input';
    return this.#outputs.unwritten();
  }

  handOver(keep: Keep): IoState {
    const reads: IoState['reads'] = {};
    for (const name of ['stdout', 'stderr'] as const) {
      const fd = this.#pumps[name]?.descriptor;
      if (fd !== undefined) reads[name] = keep(fd);
    }
    const stdin = this.#stdinSocket && !this.#stdinSocket.destroyed && !this.#stdinSocket.writableEnded;
    const fifo = stdin ? this.input?.handOver?.(keep) : undefined;
    return {
      reads,
      ...(stdin && this.#stdinFd !== undefined && { stdin: keep(this.#stdinFd) }),
      ...(fifo && { fifo }),
      outputs: this.#outputs.handOver(keep),
    };
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
    for (const [, fd] of this.#reads.splice(0)) closeSync(fd);
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

  #output(name: StreamName, sink: Sink | undefined): number | undefined {
    if (!sink) return undefined;
    const { read, write } = pipe();
    this.#reads.push([name, read, sink]);
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
