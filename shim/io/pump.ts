import { closeSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { waitReadableNow } from '@cleat/linux';
import { letGo } from './let-go.ts';
import { lineMemory } from './line-memory.ts';
import { Pace } from './pace.ts';
import type { Sink } from './sink.ts';

/** Most bytes that a pipe can hold when a process ends: fs.pipe-max-size is 1 MiB unless raised. More was written by another. */
const MAX_LEFT_BYTES = 1024 * 1024;

/**
 * Moves what a container writes into a pipe to a sink, as fast as the sink takes it. Owns the descriptor. All pumps share one
 * buffer, as each read is passed on before the next.
 */
export class Pump {
  /** Settles when the last writer has closed the pipe, or the pump was stopped; the sink has been told. Never rejects. */
  readonly ended: Promise<void>;
  readonly #fd: number;
  readonly #sink: Sink;
  readonly #socket: Socket;
  readonly #pace: Pace;
  /** The pumps of the same process: what it wrote into another pipe before is to be passed on before. */
  readonly #siblings: readonly Pump[];
  #done = false;
  #blocked = false;
  #held = false;
  #unblocked: (() => void)[] = [];

  /**
   * @param siblings pumps of the same process, as they come and go; this one may be among them.
   * @param makeSocket how to read the descriptor; a terminal needs another one than a pipe.
   */
  constructor(
    fd: number,
    sink: Sink,
    siblings: readonly Pump[] = [],
    makeSocket: (onread: OnRead) => Socket = onread => pipeReader(fd, onread),
  ) {
    this.#fd = fd;
    this.#sink = sink;
    this.#siblings = siblings;
    this.#pace = new Pace(fd, () => this.#afterRest());
    const unblock = () => this.#unblock(); // as a value, or V8 makes it in the old generation: see `letGo`
    sink.onDrain = unblock;
    const reader: Reader = { pump: this };
    this.#socket = makeSocket(Pump.#onRead(reader));
    this.ended = new Promise(resolve => {
      this.#socket.once('close', () => {
        this.#finish();
        reader.pump = undefined;
        letGo(this.#socket);
        resolve();
      });
    });
    this.#socket.on('error', () => {}); // EIO: the last process left the terminal. The close follows.
  }

  /**
   * Pass on what is in a pipe already, and pump the rest. A command that has ended by now needs no pump, which costs more
   * than the rest of a small exec: its pipe is at its end, and is closed here.
   * @returns undefined for such a pipe.
   */
  static open(fd: number, sink: Sink, siblings: readonly Pump[]): Pump | undefined {
    const [buffer] = lineMemory().reads;
    for (let left = MAX_LEFT_BYTES; left > 0 && waitReadableNow(fd, 0); ) {
      const count = readSync(fd, buffer, 0, buffer.length, null);
      if (count === 0) {
        closeSync(fd);
        sink.end();
        return undefined;
      }
      left -= count;
      if (sink.write(bytesOf(buffer, count))) continue;
      const pump = new Pump(fd, sink, siblings);
      pump.#block();
      return pump;
    }
    return new Pump(fd, sink, siblings);
  }

  /** The descriptor is open. Once it is not, its number may be another file's. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /**
   * A process that wrote into the pipe has ended: pass on what it left there, without waiting for others that may hold
   * the pipe too.
   * @param deadlineMs by then on the monotonic clock (performance.now()) it gives up on a slow sink.
   */
  async drain(deadlineMs: number): Promise<void> {
    const [buffer] = lineMemory().reads;
    for (let left = MAX_LEFT_BYTES; left > 0 && !this.#done; ) {
      if (this.#blocked && !(await this.#waitUnblocked(deadlineMs))) return;
      if (this.#socket.destroyed) return this.ended; // at its end: the descriptor is closed already, and may be another's
      const count = readNow(this.#fd, buffer);
      if (count <= 0) return; // nothing there, or the end, which the socket will see as well
      left -= count;
      this.#take(buffer, count);
    }
  }

  /** Read nothing for now: what the process writes stays in the kernel. */
  hold(): void {
    this.#held = true;
    this.#socket.pause();
  }

  /** Read on after `hold`. */
  release(): void {
    this.#held = false;
    this.#resume();
  }

  /** What is read; undefined once it is closed. */
  get descriptor(): number | undefined {
    return this.isOpen ? this.#fd : undefined;
  }

  /** Read no more. */
  stop(): void {
    this.#socket.destroy();
  }

  /** A function that knows no pump but through `reader`: the socket keeps it. */
  static #onRead(reader: Reader): OnRead {
    const callback = (count: number, bytes: Uint8Array) => (reader.pump ? reader.pump.#read(bytes, count) : false);
    return { buffer: lineMemory().reads[0], callback };
  }

  /** @returns whether to read on at once. */
  #read(bytes: Uint8Array, count: number): boolean {
    const resting = this.#siblings.find(sibling => sibling.#pace.isResting); // never two: which was written first?
    if (resting) resting.#catchUp();
    const isWelcome = this.#take(bytes, count);
    const rests = count < bytes.length && !resting && this.#pace.emptied();
    return isWelcome && !rests;
  }

  /** What has gathered is read without a way through the event loop, on which the process could write elsewhere. */
  #afterRest(): void {
    if (this.#catchUp() > 0 && !this.#blocked) this.#pace.rest();
    else this.#resume();
  }

  /** Pass on what is there now. @returns how many bytes that was. */
  #catchUp(): number {
    const [, buffer] = lineMemory().reads;
    let total = 0;
    while (total < MAX_LEFT_BYTES && !this.#done && !this.#blocked && !this.#held && !this.#socket.destroyed) {
      const count = readNow(this.#fd, buffer);
      if (count <= 0) break;
      total += count;
      this.#take(buffer, count);
      if (count < buffer.length) break; // that was all
    }
    return total;
  }

  #take(bytes: Uint8Array, count: number): boolean {
    if (this.#done) return false;
    this.#blocked = !this.#sink.write(bytesOf(bytes, count));
    return !this.#blocked;
  }

  #block(): void {
    this.#blocked = true;
    this.#socket.pause();
  }

  #unblock(): void {
    this.#blocked = false;
    for (const resolve of this.#unblocked.splice(0)) resolve();
    this.#resume();
  }

  #resume(): void {
    if (!this.#done && !this.#held && !this.#blocked && !this.#pace.isResting) this.#socket.resume();
  }

  #waitUnblocked(deadlineMs: number): Promise<boolean> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), Math.max(0, deadlineMs - performance.now()));
      this.#unblocked.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  #finish(): void {
    if (this.#done) return;
    this.#done = true;
    this.#pace.stop();
    this.#sink.end();
    this.#unblock();
  }
}

/** Who reads a socket, until it is closed. */
type Reader = { pump: Pump | undefined };
type OnRead = { readonly buffer: Uint8Array; readonly callback: (count: number, bytes: Uint8Array) => boolean };

const pipeReader = (fd: number, onread: OnRead): Socket => new Socket({ fd, readable: true, writable: false, onread });

const bytesOf = (bytes: Uint8Array, count: number): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, count);

/** Read without waiting: bytes read, 0 at the end, -1 when nothing is there. */
function readNow(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return -1;
    if (code === 'EIO') return 0; // a terminal that its last process has left
    throw err;
  }
}
