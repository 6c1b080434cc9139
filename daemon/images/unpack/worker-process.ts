import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { internal, messageOf } from '@cleat/base';
import { MALLOC_ENVIRONMENT } from './malloc-environment.ts';

/** An answer names the directories that a layer leaves unsaid: far less than this. */
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;
const NEWLINE = 10;

/** One heap for all threads, and few of these. */
const SMALL = { ...MALLOC_ENVIRONMENT, UV_THREADPOOL_SIZE: '1' };

type Waiting = { readonly resolve: (line: string) => void; readonly reject: (err: Error) => void };

/** A worker process that answers each line with a line. It ends with its standard input, and with the daemon. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #waiting: Waiting | undefined;
  #reply: Buffer[] = [];
  #replyBytes = 0;
  #stderr = '';
  #why = '';

  /** @param command program and arguments. */
  constructor([program = '', ...args]: readonly string[]) {
    this.#child = spawn(program, args, { cwd: '/', env: SMALL, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#gone = once(this.#child, 'close').then(
      ([code, signal]) => this.#ended(signal ? `was killed by ${signal}` : `ended with code ${code}`),
      err => this.#ended(`cannot be started: ${messageOf(err)}`),
    );
    this.#child.stdin?.on('error', () => undefined); // it has ended: `close` follows and tells why
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#hear(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < MAX_STDERR_BYTES) this.#stderr += chunk.toString('utf8');
    });
  }

  /** Ask for one thing; the next only after the answer. @throws RpcError Internal when it ends without one. */
  async ask(request: object, what: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const kill = () => this.#child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    try {
      return await new Promise<string>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        if (this.#why) this.#ended(this.#why);
        else this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
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
    if (this.#waiting) this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** It has ended: nobody answers any more. */
  get hasEnded(): boolean {
    return this.#why !== '';
  }

  /** Kill it; returns when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #hear(chunk: Buffer): void {
    this.#replyBytes += chunk.length;
    if (this.#replyBytes <= MAX_REPLY_BYTES) this.#reply.push(chunk);
    else this.#child.kill('SIGKILL');
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
