import { internal, messageOf } from '@cleat/base';
import type { WorkerStreams } from './worker-streams.ts';

/** An answer names the directories that a layer leaves unsaid: far less than this. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;
const NEWLINE = 10;

type Waiting = { readonly resolve: (line: string) => void; readonly reject: (err: Error) => void };

/** A worker process that answers each line with a line. It ends with its requests, and with the daemon. */
export class WorkerProcess {
  readonly #started: Promise<WorkerStreams>;
  readonly #gone: Promise<void>;
  #waiting: Waiting | undefined;
  #reply: Buffer[] = [];
  #replyBytes = 0;
  #stderr = '';
  #why = '';

  /** @param started what is asked before it has started waits for it; never rejects */
  constructor(started: Promise<WorkerStreams>) {
    this.#started = started;
    this.#gone = this.#follow();
  }

  /** Ask for one thing; the next only after the answer. @throws RpcError Internal when it ends without one. */
  async ask(request: object, what: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const kill = () => void this.kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      return await new Promise<string>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        if (this.#why) this.#ended(this.#why);
        else this.#send(request);
      });
    } catch (err) {
      signal.throwIfAborted();
      throw internal(`${what}: ${messageOf(err)}`, err);
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  /** Tell it more of what it is asked at the moment. */
  tell(message: object): void {
    if (this.#waiting) this.#send(message);
  }

  /** It has ended: nobody answers any more. */
  get hasEnded(): boolean {
    return this.#why !== '';
  }

  /** Kill it; returns when it is gone. */
  async kill(): Promise<void> {
    (await this.#started).kill();
    await this.#gone;
  }

  async #follow(): Promise<void> {
    const { answers, errors, gone } = await this.#started;
    answers.on('data', (chunk: Buffer) => this.#hear(chunk));
    errors.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < MAX_STDERR_BYTES) this.#stderr += chunk.toString('utf8');
    });
    this.#ended(await gone);
  }

  /** In the order of the calls. */
  #send(message: object): void {
    void this.#started.then(({ requests }) => requests.write(`${JSON.stringify(message)}\n`));
  }

  #hear(chunk: Buffer): void {
    this.#replyBytes += chunk.length;
    if (this.#replyBytes <= MAX_REPLY_BYTES) this.#reply.push(chunk);
    else void this.kill();
    if (chunk.at(-1) !== NEWLINE) return;
    const line = Buffer.concat(this.#reply).toString('utf8');
    [this.#reply, this.#replyBytes] = [[], 0];
    this.#waiting?.resolve(line);
    this.#waiting = undefined;
  }

  #ended(how: string): void {
    this.#why = how;
    const said = this.#stderr.trim().slice(0, 1000);
    this.#waiting?.reject(new Error(`the unpack worker ${how} without an answer${said && `: ${said}`}`));
    this.#waiting = undefined;
  }
}
