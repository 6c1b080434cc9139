import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { unimplemented } from '@cleat/base';
import { mkfifo, openFifoWriter, untilFifoIsRead } from '@cleat/linux';
import type { StreamName } from '../io/cri-lines.ts';
import type { Input } from '../io/input.ts';
import type { IoState } from '../io/io-state.ts';
import { NO_TARGETS, type Targets } from '../io/outputs.ts';
import { type ChildStdio, drainIo, type ProcessIo } from '../io/process-io.ts';
import { Pump } from '../io/pump.ts';
import type { Stdio } from '../io/uri.ts';

const { O_RDONLY, O_RDWR, O_NONBLOCK } = constants;

/** How long the other shim may take to open a process's input after it has started it, in milliseconds. */
const READER_TIMEOUT_MS = 10_000;

/** How the other shim is told of what no fifo can tell. Neither rejects nor throws. */
export type FifoControl = {
  readonly resize: (rows: number, columns: number) => void;
  /** The process is to see the end of its input: the other shim holds the fifo open too. */
  readonly closeStdin: () => void;
};

export type FifoIoOptions = {
  /** Path and beginning of the name of each fifo. */
  readonly prefix: string;
  readonly terminal: boolean;
  readonly targets: Partial<Targets>;
  readonly input: Input | undefined;
  readonly control: FifoControl;
};

/** The streams of a process of another shim, which gets fifos. */
export class FifoIo implements ProcessIo {
  readonly childStdio: ChildStdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' };
  readonly pumps: Pump[] = [];
  readonly inputFds: readonly number[] = [];
  readonly input: Input | undefined;
  /** What the other shim is to open. */
  readonly stdio: Stdio;
  readonly #targets: Targets;
  readonly #control: FifoControl;
  readonly #paths: string[] = [];
  /** Both ends of the outputs' fifos: their end shall come when the process has ended, not while nobody has opened them. */
  readonly #guards: number[] = [];
  #stdin: { readonly writer: number; readonly path: string } | undefined;
  #socket: Socket | undefined;
  #inputClosed = false;
  readonly #closed = new AbortController();

  /** @throws SystemError when a fifo cannot be made; nothing is left then. */
  constructor({ prefix, terminal, targets, input, control }: FifoIoOptions) {
    this.#targets = { ...NO_TARGETS, ...targets };
    this.#control = control;
    this.input = input;
    try {
      this.stdio = {
        terminal,
        stdin: input ? this.#openInput(`${prefix}-stdin`) : '',
        stdout: this.#openOutput(`${prefix}-stdout`, 'stdout'),
        stderr: terminal ? '' : this.#openOutput(`${prefix}-stderr`, 'stderr'),
      };
    } catch (err) {
      this.#closeAll(); // the pumps see their ends
      throw err;
    }
  }

  get log() {
    return this.#targets.log;
  }

  get tees() {
    return this.#targets.tees;
  }

  started(): void {
    if (this.#stdin && this.input) void this.#feed(this.#stdin.path, this.input);
  }

  /**
   * Pass the input on once the other shim reads it: containerd's and gVisor's answer the start before they have opened
   * the fifo. What was written before that would be lost, and with it the end.
   */
  async #feed(path: string, input: Input): Promise<void> {
    const options = { timeoutMs: READER_TIMEOUT_MS, signal: this.#closed.signal };
    const isRead = await untilFifoIsRead(path, options).catch(() => false); // somebody has removed the fifo
    if (!this.#stdin) return; // closed
    const socket = new Socket({ fd: this.#stdin.writer, readable: false, writable: true });
    this.#stdin = undefined;
    this.#socket = socket;
    socket.on('error', () => {}); // EPIPE: the process closed its input
    socket.once('close', () => this.#control.closeStdin());
    input.pipeTo(socket, { end: !this.stdio.terminal });
    if (!isRead)
      socket.destroy(); // nobody wants it
    else if (this.#inputClosed) input.closeInput();
  }

  /** The process has ended: wait, not longer than `timeoutMs`, for what the other shim still passes on. Never rejects. */
  async ended(timeoutMs: number): Promise<void> {
    this.closeGuards();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([late, Promise.all(this.pumps.map(pump => pump.ended))]);
    clearTimeout(timer);
    await drainIo(this, timeoutMs);
  }

  hold(): void {
    for (const pump of this.pumps) pump.hold();
  }

  release(): void {
    for (const pump of this.pumps) pump.release();
  }

  unwritten(): string {
    return 'its streams are those of another shim';
  }

  handOver(): IoState {
    throw unimplemented('the streams of another shim cannot be handed over');
  }

  flush(): Promise<void> {
    return this.#targets.flush();
  }

  closeStdin(): void {
    this.#inputClosed = true;
    this.input?.closeInput();
  }

  resize(rows: number, columns: number): void {
    this.#control.resize(rows, columns);
  }

  async close(): Promise<void> {
    this.input?.close();
    this.#socket?.destroy();
    this.#closeAll();
    for (const pump of this.pumps) pump.stop();
    await Promise.all(this.pumps.map(pump => pump.ended));
    await this.#targets.close();
  }

  #closeAll(): void {
    this.closeGuards();
    this.#closed.abort();
    if (this.#stdin) closeSync(this.#stdin.writer);
    this.#stdin = undefined;
    for (const path of this.#paths.splice(0)) rmSync(path, { force: true });
  }

  /** The process has ended: the end comes once the other shim lets go of the fifos. */
  closeGuards(): void {
    for (const fd of this.#guards.splice(0)) closeSync(fd);
  }

  #openInput(path: string): string {
    this.#makeFifo(path);
    this.#stdin = { writer: openFifoWriter(path), path };
    return path;
  }

  #openOutput(path: string, name: StreamName): string {
    const sink = this.#targets.sinks[name];
    if (!sink) return '';
    this.#makeFifo(path);
    this.#guards.push(openSync(path, O_RDWR | O_NONBLOCK));
    this.pumps.push(new Pump(openSync(path, O_RDONLY | O_NONBLOCK), sink, this.pumps));
    return path;
  }

  #makeFifo(path: string): void {
    mkfifo(path, 0o600);
    this.#paths.push(path);
  }
}
