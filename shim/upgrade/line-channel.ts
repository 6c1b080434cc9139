import { Socket } from 'node:net';
import { descriptorOf } from 'ttrpc-ts';

/** Objects, one a line as JSON, both ways between a shim and a process that it has forked. */
export class LineChannel<T extends object> {
  readonly #socket: Socket;
  #pending: string;

  /**
   * @param fd of the socket, which is its own from now on.
   * @param pending what a predecessor had read of a line.
   * @param onClosed the other side is gone.
   */
  constructor(fd: number, onMessage: (message: T) => void, onClosed: () => void, pending = '') {
    this.#pending = pending;
    this.#socket = new Socket({ fd, readable: true, writable: true });
    this.#socket.on('error', () => {}); // the close follows
    this.#socket.once('close', onClosed);
    this.#socket.on('data', bytes => {
      const lines = (this.#pending + bytes.toString('latin1')).split('\n');
      this.#pending = lines.pop() ?? '';
      for (const line of lines) onMessage(JSON.parse(line) as T);
    });
  }

  /** Numbers and words of ASCII only. */
  send(message: T): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** All that was sent has left this process. */
  get flushed(): boolean {
    return this.#socket.destroyed || this.#socket.writableLength === 0;
  }

  /** What a successor needs, and what it is to begin with; undefined when the other side is gone. */
  handOver(): { readonly fd: number; readonly pending: string } | undefined {
    const fd = descriptorOf(this.#socket);
    return fd === undefined || this.#socket.destroyed ? undefined : { fd, pending: this.#pending };
  }

  close(): void {
    this.#socket.destroy();
  }
}
