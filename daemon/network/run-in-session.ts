import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { messageOf } from '@cleat/base';
import { childEnd, failureOf, pipe, spawnProgram } from '@cleat/linux';

/** A result or an error is a page of JSON; a program that prints more than this is broken. In bytes. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** How long output may stay open after the program's process group was killed: something of its own session holds it. */
const KILL_GRACE_MS = 1000;

/** How a program ended. */
export type Ended = {
  /** Why it did not do its work, in words; undefined when it did. */
  readonly failure: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
};

/**
 * Run a program that leads a session and process group of its own, until it has ended and its output is closed. The group
 * is killed when the limit aborts.
 * @returns undefined when the output is still held open after that.
 */
export async function runInSession(
  file: string,
  env: Readonly<Record<string, string>>,
  input: string,
  limit: AbortSignal,
): Promise<Ended | undefined> {
  const streams = new Streams();
  const gone = Promise.withResolvers<undefined>();
  let timer: NodeJS.Timeout | undefined;
  let kill = () => {};
  try {
    const pid = spawnProgram({
      file,
      args: [],
      cwd: '/',
      env: { ...process.env, ...env },
      stdio: streams.childEnds,
      newSession: true,
    });
    const ended = childEnd(pid);
    kill = () => {
      killGroup(pid);
      timer = setTimeout(() => gone.resolve(undefined), KILL_GRACE_MS);
    };
    streams.start(input, () => killGroup(pid));
    if (limit.aborted) kill();
    else limit.addEventListener('abort', kill, { once: true });
    const whole = Promise.all([ended, streams.closed]);
    const result = await Promise.race([whole, gone.promise]);
    if (!result) return undefined;
    const { stdout, stderr, overflow } = streams;
    return {
      failure: overflow ? `its output is larger than ${MAX_OUTPUT_BYTES} bytes` : failureOf(result[0]),
      stdout,
      stderr,
    };
  } catch (err) {
    return { failure: messageOf(err), stdout: '', stderr: '' };
  } finally {
    limit.removeEventListener('abort', kill);
    clearTimeout(timer);
    streams.close();
  }
}

/** stdin, stdout and stderr as pipes. */
class Streams {
  readonly #input = pipe();
  readonly #outputs = [pipe(), pipe()] as const;
  readonly childEnds = [this.#input.read, this.#outputs[0].write, this.#outputs[1].write];
  readonly #sockets: Socket[] = [];
  readonly #texts = ['', ''];
  #childEndsOpen = true;
  overflow = false;
  /** Settles when nobody can write to stdout and stderr any more. */
  closed: Promise<unknown> = Promise.resolve();

  get stdout(): string {
    return this.#texts[0] ?? '';
  }

  get stderr(): string {
    return this.#texts[1] ?? '';
  }

  /** The program runs and has its ends. */
  start(input: string, onOverflow: () => void): void {
    this.#closeChildEnds();
    const stdin = new Socket({ fd: this.#input.write, readable: false, writable: true });
    stdin.on('error', () => {}); // EPIPE: it does not read its input
    stdin.end(input);
    const readers = this.#outputs.map(({ read }, index) => this.#reader(read, index, onOverflow));
    this.#sockets.push(stdin, ...readers);
    this.closed = Promise.all(readers.map(reader => new Promise(resolve => reader.once('close', resolve))));
  }

  close(): void {
    if (this.#sockets.length === 0)
      for (const fd of [this.#input.write, ...this.#outputs.map(p => p.read)]) closeSync(fd);
    this.#closeChildEnds();
    for (const socket of this.#sockets) socket.destroy();
  }

  #reader(fd: number, index: number, onOverflow: () => void): Socket {
    const socket = new Socket({ fd, readable: true, writable: false });
    socket.on('error', () => {}); // what was read until then is all there is
    return socket.setEncoding('utf8').on('data', (text: string) => {
      this.#texts[index] += text;
      if ((this.#texts[index]?.length ?? 0) <= MAX_OUTPUT_BYTES) return;
      this.overflow = true;
      socket.destroy();
      onOverflow();
    });
  }

  #closeChildEnds(): void {
    if (this.#childEndsOpen) for (const fd of this.childEnds) closeSync(fd);
    this.#childEndsOpen = false;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err;
  }
}
