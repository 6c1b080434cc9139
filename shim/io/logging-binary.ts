import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { internal, withDeadline } from '@cleat/base';
import { pipe } from '@cleat/linux';
import type { NodeChildren } from '../children.ts';
import type { OutputTarget } from './uri.ts';

/** How long a logging program gets to say that it is ready, and to end after SIGTERM, in milliseconds. */
const READY_TIMEOUT_MS = 10_000;
const END_TIMEOUT_MS = 12_000;

type BinaryTarget = Extract<OutputTarget, { readonly scheme: 'binary' | 'binary-v2' }>;

/** For which container a logging program logs. */
export type LoggedContainer = { readonly id: string; readonly namespace: string };

/**
 * A program that takes a container's output: it gets stdout as descriptor 3, stderr as 4, and closes 5 when it is ready
 * (`binary-v2`: after a byte). Source: containerd core/runtime/v2/README.md, "Logging", and pkg/process/io.go.
 */
export class LoggingBinary {
  /** Our ends of its pipes: for the process that is logged. Closed with `closeWriters`. */
  readonly stdout: number;
  readonly stderr: number;
  readonly #child: ChildProcess;
  readonly #writers: Set<number>;

  private constructor(child: ChildProcess, stdout: number, stderr: number) {
    this.#child = child;
    this.stdout = stdout;
    this.stderr = stderr;
    this.#writers = new Set([stdout, stderr]);
  }

  /** @throws RpcError Internal when it cannot be started, or ends or says nothing instead of being ready. */
  static async start(target: BinaryTarget, container: LoggedContainer, children: NodeChildren): Promise<LoggingBinary> {
    const [out, err, ready] = [pipe(), pipe(), pipe()];
    const child = spawn(target.path, target.args, {
      env: { CONTAINER_ID: container.id, CONTAINER_NAMESPACE: container.namespace },
      stdio: ['ignore', 'ignore', 'ignore', out.read, err.read, ready.write],
    });
    for (const fd of [out.read, err.read, ready.write]) closeSync(fd);
    const logger = new LoggingBinary(child, out.write, err.write);
    const { pid } = child;
    if (pid !== undefined) children.add(pid);
    child.once('exit', () => pid !== undefined && children.delete(pid));
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    try {
      const bytes = await withDeadline(Promise.race([failed, untilReady(ready.read)]), READY_TIMEOUT_MS, target.path);
      if (target.scheme === 'binary-v2' && bytes === 0) throw new Error('it ended before it was ready');
      return logger;
    } catch (err) {
      logger.closeWriters();
      child.kill('SIGKILL');
      throw internal(`logging binary ${target.path} did not become ready`, err);
    }
  }

  /** The logged process holds the pipes now. */
  closeWriters(): void {
    for (const fd of this.#writers) closeSync(fd);
    this.#writers.clear();
  }

  /** The writing end for stdout, which is the caller's to close now. */
  takeStdout(): number {
    this.#writers.delete(this.stdout);
    return this.stdout;
  }

  /** End it: it reads what is left, gets SIGTERM, and 12 seconds later SIGKILL. */
  async close(): Promise<void> {
    this.closeWriters();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const ended = new Promise(resolve => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await withDeadline(ended, END_TIMEOUT_MS, 'the logging binary').catch(() => this.#child.kill('SIGKILL'));
  }
}

/** Bytes that came before the pipe was closed or instead of that: 0 or more. */
function untilReady(fd: number): Promise<number> {
  const socket = new Socket({ fd, readable: true, writable: false });
  return new Promise(resolve => {
    socket.once('data', bytes => resolve(bytes.length));
    socket.once('close', () => resolve(0));
  }).then(bytes => {
    socket.destroy();
    return bytes as number;
  });
}
