import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { invalidArgument } from '@cleat/base';

/** The fifo that a caller writes a process's input to. Open for writing too, so that its end comes when we say, not between two writers. */
export class StdinFifo {
  readonly #source: Socket;
  #keepOpen: number | undefined;

  /**
   * Opens a fifo without waiting for a writer.
   * @throws RpcError InvalidArgument when the path is no fifo, else the error of open(2).
   */
  constructor(path: string) {
    this.#keepOpen = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    if (!fstatSync(this.#keepOpen).isFIFO()) {
      this.closeInput();
      throw invalidArgument(`stdin ${path} is not a fifo`);
    }
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#source = new Socket({ fd, readable: true, writable: false, allowHalfOpen: true });
    this.#source.pause();
    this.#source.on('error', () => {}); // the end follows
  }

  /** Pass on what comes, and then the end. */
  pipeTo(target: Socket, options: { end: boolean }): void {
    this.#source.pipe(target, options);
    target.once('close', () => this.close());
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
