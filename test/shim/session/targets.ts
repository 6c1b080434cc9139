import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type {
  CommandTarget,
  ForwardTarget,
  SessionIo,
  SessionResult,
  TerminalSize,
} from '../../../shim/session/target.ts';

/** A target that runs a program, as the shim's exec does, but without a container or a terminal. */
export class ProgramTarget implements CommandTarget {
  readonly #argv: readonly [string, ...string[]];
  readonly #started = Promise.withResolvers<void>();
  readonly #cancelled = Promise.withResolvers<Error>();
  readonly #abort = new AbortController();
  /** Sizes of the terminal, in the order in which they came. */
  readonly sizes: TerminalSize[] = [];
  starts = 0;
  cancels = 0;

  constructor(...argv: readonly [string, ...string[]]) {
    this.#argv = argv;
  }

  get started(): Promise<void> {
    return this.#started.promise;
  }

  get cancelled(): Promise<Error> {
    return this.#cancelled.promise;
  }

  async start(io: SessionIo): Promise<SessionResult> {
    this.starts++;
    io.onResize(size => this.sizes.push(size));
    const [file, ...args] = this.#argv;
    const stdio = [io.stdin, io.stdout, io.stderr].map(stream => (stream ? 'pipe' : 'ignore'));
    const child = spawn(file, args, {
      stdio: stdio as ('pipe' | 'ignore')[],
      signal: this.#abort.signal,
      killSignal: 'SIGKILL',
    });
    this.#started.resolve();
    const ended = new Promise<number>((resolve, reject) => {
      child.once('exit', (code, signal) => (signal === null ? resolve(code ?? 0) : resolve(137)));
      child.once('error', reject);
    });
    const output = [
      io.stdout && child.stdout && pipeline(child.stdout, io.stdout, { end: false }),
      io.stderr && child.stderr && pipeline(child.stderr, io.stderr, { end: false }),
    ];
    if (io.stdin && child.stdin) pipeline(io.stdin, child.stdin).catch(() => {}); // it may end without reading all
    const [exitCode] = await Promise.all([ended, ...output]);
    return { exitCode };
  }

  cancel(reason: Error): void {
    this.cancels++;
    this.#cancelled.resolve(reason);
    this.#abort.abort();
  }
}

/** A target whose `start` does what the test says. */
export class ScriptedTarget implements CommandTarget {
  readonly #script: (io: SessionIo) => Promise<SessionResult>;
  readonly #cancelled = Promise.withResolvers<Error>();

  constructor(script: (io: SessionIo) => Promise<SessionResult>) {
    this.#script = script;
  }

  get cancelled(): Promise<Error> {
    return this.#cancelled.promise;
  }

  start(io: SessionIo): Promise<SessionResult> {
    return this.#script(io);
  }

  cancel(reason: Error): void {
    this.#cancelled.resolve(reason);
  }
}

/** Ports of this machine's loopback, in place of a pod's. */
export class LoopbackTarget implements ForwardTarget {
  readonly #closed = Promise.withResolvers<Error | undefined>();
  connections = 0;

  get ended(): Promise<Error | undefined> {
    return this.#closed.promise;
  }

  async connect(port: number) {
    this.connections++;
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return socket;
  }

  closed(reason: Error | undefined): void {
    this.#closed.resolve(reason);
  }
}
