import { connect, type Socket } from 'node:net';
import { internal, unavailable, withDeadline } from '@cleat/base';

/** How long a spare may take to be forked, and to become a shim, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * A shim that is forked already, and waits to be told its bundle. It lives on the connection to it: it leaves when that
 * ends, so none outlives the daemon that asked for it.
 */
export class SpareShim {
  readonly #socket: Socket;
  #said = '';
  #isGone = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  private constructor(socketPath: string) {
    const changed = (): void => this.#wake();
    this.#socket = connect(socketPath).setEncoding('utf8').unref();
    this.#socket.on('data', text => {
      this.#said += text;
      changed();
    });
    this.#socket.on('error', err => {
      this.#error = err;
    });
    this.#socket.on('close', () => {
      this.#isGone = true;
      changed();
    });
  }

  /** Ask a zygote for one. @throws Error when there is none, or it knows no spares. */
  static async fork(socketPath: string): Promise<SpareShim> {
    const spare = new SpareShim(socketPath);
    try {
      const said = await spare.#ask({ version: 1, spare: true });
      if (said.answer !== 'spare') throw internal(`the zygote forks no spare: ${said.error ?? said.answer}`);
      return spare;
    } catch (err) {
      spare.drop();
      throw err;
    }
  }

  /** It has ended, or was dropped. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Let it become a shim. It is dropped in any case. @returns what its `start` would answer. @throws Error when it does not. */
  async become(request: object): Promise<string> {
    try {
      const { answer, error } = await this.#ask({ version: 1, ...request });
      if (answer === undefined) throw internal(`the spare became no shim: ${error}`);
      return answer;
    } finally {
      this.drop();
    }
  }

  /** Let it leave, unless it has become a shim. */
  drop(): void {
    this.#isGone = true;
    this.#socket.destroy();
  }

  /** Send one line and receive one. */
  async #ask(request: object): Promise<{ readonly answer?: string; readonly error?: string }> {
    this.#socket.write(`${JSON.stringify(request)}\n`);
    await withDeadline(this.#line(), TIMEOUT_MS, 'asking a spare shim');
    const line = this.#said;
    this.#said = '';
    return JSON.parse(line);
  }

  async #line(): Promise<void> {
    while (!this.#said.endsWith('\n')) {
      if (this.#isGone) throw unavailable(`the spare has ended: ${this.#error?.message ?? 'without a word'}`);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }
}
