import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '@cleat/base';
import { MALLOC_ENVIRONMENT } from './malloc-environment.ts';

/** A worker process as its owner sees it. */
export type WorkerStreams = {
  /** Gets the requests. What cannot be written any more is no error: `gone` follows, and tells why. */
  readonly requests: Writable;
  readonly answers: Readable;
  readonly errors: Readable;
  /** Kill it, unless it has ended. */
  kill(): void;
  /** It has ended, and all that it said was read: how it ended, in words. */
  readonly gone: Promise<string>;
};

/** A cheaper way to get a worker than to start its program; undefined when there is none at the moment. Never rejects. */
export type ForkWorker = () => Promise<WorkerStreams | undefined>;

/** One heap for all threads, and few of these. */
const SMALL = { ...MALLOC_ENVIRONMENT, UV_THREADPOOL_SIZE: '1' };

/** Start a worker's program. @param command program and arguments. */
export function spawnWorker([program = '', ...args]: readonly string[]): WorkerStreams {
  const child = spawn(program, args, { cwd: '/', env: SMALL, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined); // it has ended
  return {
    requests: child.stdin,
    answers: child.stdout,
    errors: child.stderr,
    kill: () => void child.kill('SIGKILL'),
    gone: once(child, 'close').then(
      ([code, signal]) => (signal ? `was killed by ${signal}` : `ended with code ${code}`),
      err => `cannot be started: ${messageOf(err)}`,
    ),
  };
}
