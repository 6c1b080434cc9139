import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { invalidArgument } from '@cleat/base';
import type { Input } from './input.ts';
import type { FifoState, Keep } from './io-state.ts';

/** The fifo that a caller writes a process's input to. Open for writing too, so that its end comes when we say, not between two writers. */
export class StdinFifo implements Input {
  readonly #source: Socket;
  readonly #descriptor: number;
  #keepOpen: number | undefined;
  #target: Socket | undefined;
  #end = false;
  /** Read while it was held. */
  #unread: Buffer[] = [];

  /**
   * Opens a fifo without waiting for a writer.
   * @param taken of a predecessor: then nothing is opened.
   * @throws RpcError InvalidArgument when the path is no fifo, else the error of open(2).
   */
  constructor(path: string, taken?: FifoState) {
    this.#descriptor = taken ? taken.source : this.#open(path);
    if (taken) {
      this.#keepOpen = taken.keepOpen;
      if (taken.unread !== '') this.#unread.push(Buffer.from(taken.unread, 'base64'));
    }
    this.#source = new Socket({ fd: this.#descriptor, readable: true, writable: false, allowHalfOpen: true });
    this.#source.pause();
    this.#source.on('error', () => {}); // the end follows
  }

  #open(path: string): number {
    this.#keepOpen = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    if (!fstatSync(this.#keepOpen).isFIFO()) {
      this.closeInput();
      throw invalidArgument(`stdin ${path} is not a fifo`);
    }
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** Pass on what comes, and then the end. */
  pipeTo(target: Socket, { end }: { readonly end: boolean }): void {
    this.#target = target;
    this.#end = end;
    target.once('close', () => this.close());
    this.release();
  }

  hold(): void {
    if (this.#target) this.#source.unpipe(this.#target);
    this.#source.pause();
  }

  release(): void {
    if (!this.#target || this.#target.destroyed) return;
    for (const bytes of this.#unread.splice(0)) this.#target.write(bytes);
    this.#source.pipe(this.#target, { end: this.#end });
  }

  handOver(keep: Keep): FifoState | undefined {
    if (this.#source.destroyed) return undefined;
    for (let bytes = this.#source.read(); bytes !== null; bytes = this.#source.read()) this.#unread.push(bytes);
    return {
      source: keep(this.#descriptor),
      ...(this.#keepOpen !== undefined && { keepOpen: keep(this.#keepOpen) }),
      unread: Buffer.concat(this.#unread).toString('base64'),
    };
  }

  /** No writer after those that have the fifo open now. */
  closeInput(): void {
    if (this.#keepOpen !== undefined) closeSync(this.#keepOpen);
    this.#keepOpen = undefined;
  }

  close(): void {
    this.closeInput();
    this.#source.destroy();
  }
}
