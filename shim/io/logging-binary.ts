import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { internal, withDeadline } from '@cleat/base';
import { pidfdOpen, pidfdSendSignal, pipe, SystemError, watchReadable } from '@cleat/linux';
import type { NodeChildren } from '../children.ts';
import type { OutputTarget } from './uri.ts';

/** How long a logging program gets to say that it is ready, and to end after SIGTERM, in milliseconds. */
const READY_TIMEOUT_MS = 10_000;
const END_TIMEOUT_MS = 12_000;

type BinaryTarget = Extract<OutputTarget, { readonly scheme: 'binary' | 'binary-v2' }>;

/** A running logging program. */
type Program = {
  /** @returns false when it has ended already. */
  kill(signal: number): boolean;
  ended(): Promise<void>;
};

const SIGKILL = 9;
const SIGTERM = 15;

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
  readonly pid: number | undefined;
  readonly #program: Program;
  readonly #writers: Set<number>;

  private constructor(pid: number | undefined, program: Program, stdout: number, stderr: number) {
    this.pid = pid;
    this.#program = program;
    this.stdout = stdout;
    this.stderr = stderr;
    this.#writers = new Set([stdout, stderr]);
  }

  /** Go on with the program that a predecessor of this process has started and that is still our child. The logged process holds its pipes. */
  static goOn(pid: number): LoggingBinary {
    const logger = new LoggingBinary(pid, adoptedProgram(pid), -1, -1);
    logger.#writers.clear();
    return logger;
  }

  /** @throws RpcError Internal when it cannot be started, or ends or says nothing instead of being ready. */
  static async start(target: BinaryTarget, container: LoggedContainer, children: NodeChildren): Promise<LoggingBinary> {
    const [out, err, ready] = [pipe(), pipe(), pipe()];
    const child = spawn(target.path, target.args, {
      env: { CONTAINER_ID: container.id, CONTAINER_NAMESPACE: container.namespace },
      stdio: ['ignore', 'ignore', 'ignore', out.read, err.read, ready.write],
    });
    for (const fd of [out.read, err.read, ready.write]) closeSync(fd);
    const { pid } = child;
    const logger = new LoggingBinary(pid, startedProgram(child), out.write, err.write);
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
    if (!this.#program.kill(SIGTERM)) return;
    await withDeadline(this.#program.ended(), END_TIMEOUT_MS, 'the logging binary').catch(() =>
      this.#program.kill(SIGKILL),
    );
  }
}

function startedProgram(child: ChildProcess): Program {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  return {
    kill: signal => !hasEnded() && child.kill(signal),
    ended: () => new Promise<void>(resolve => child.once('exit', () => resolve())),
  };
}

/** What a predecessor has started: Node does not know of it. It may have ended. */
function adoptedProgram(pid: number): Program {
  let pidfd: number;
  try {
    pidfd = pidfdOpen(pid);
  } catch (err) {
    if (!(err instanceof SystemError) || err.code !== 'ESRCH') throw err;
    return { kill: () => false, ended: async () => {} };
  }
  return {
    kill: signal => {
      if (pidfdSendSignal(pidfd, signal)) return true;
      closeSync(pidfd);
      return false;
    },
    ended: () =>
      new Promise<void>(resolve => {
        const watch = watchReadable(pidfd, () => {
          watch[Symbol.dispose]();
          closeSync(pidfd);
          resolve();
        });
      }),
  };
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
