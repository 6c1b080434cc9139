import type { Socket } from 'node:net';
import { internal, messageOf } from '@cleat/base';

/** Longest line, in characters: what ten thousand containers that changed take, several times over. */
const MAX_LINE = 16 * 1024 * 1024;

/** Messages between two daemons, one JSON object per line, each handled when the one before is. */
export class Link<In, Out> {
  readonly #socket: Socket;
  readonly #handle: (message: In) => Promise<void> | void;
  /** Settles when no more messages come and those that came are handled; the reason, where it is a fault. */
  readonly closed: Promise<Error | undefined>;
  #handled: Promise<void> = Promise.resolve();
  #rest = '';
  #fault: Error | undefined;

  constructor(socket: Socket, handle: (message: In) => Promise<void> | void) {
    this.#socket = socket;
    this.#handle = handle;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
    socket.once('error', err => {
      this.#fault ??= err;
    });
    this.closed = closed.then(() => this.#handled).then(() => this.#fault);
  }

  /** What is sent on a link that has closed is lost: `closed` tells. */
  send(message: Out): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Close when all is sent. */
  end(): void {
    this.#socket.end();
  }

  close(why?: Error): void {
    this.#fault ??= why;
    this.#socket.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE) this.close(internal(`a message has more than ${MAX_LINE} characters`));
    for (const line of lines) this.#handled = this.#handled.then(() => this.#one(line));
  }

  async #one(line: string): Promise<void> {
    try {
      await this.#handle(JSON.parse(line) as In);
    } catch (err) {
      this.close(internal(`cannot handle a message of the other daemon: ${messageOf(err)}`, err));
    }
  }
}
