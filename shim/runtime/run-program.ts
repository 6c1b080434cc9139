import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { messageOf } from '@cleat/base';
import { childEnd, failureOf, pipe, type SpawnRequest, spawnProgram } from '@cleat/linux';
import type { NodeChildren } from '../children.ts';

/** Where a program's standard stream goes: a descriptor of ours, or nowhere. */
export type Stream = number | 'ignore';

export type ProgramCall = {
  readonly file: string;
  /** What the program is told that it was called by; `file` when left out. */
  readonly name?: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its environment; this process's when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** After this many milliseconds it gets SIGKILL. */
  readonly timeoutMs: number;
  /** Standard streams to inherit. Without them, stderr is returned, and the rest goes nowhere. */
  readonly stdio?: { readonly stdin: Stream; readonly stdout: Stream; readonly stderr: Stream } | undefined;
};

/** How a program ended. `failure` says so in words, and is undefined after exit code 0. */
export type ProgramResult = {
  readonly failure: string | undefined;
  readonly timedOut: boolean;
  readonly stderr: string;
};

/** How much of stderr is kept, in bytes: its end. */
const MAX_STDERR_BYTES = 16 * 1024;

/**
 * Run a program to its end, without a shell. Never rejects.
 *
 * The project runs programs through `execa`; here it would cost 6 MB of memory that no other process shares, in every
 * shim (measured: 15.5 MB against 9.7 MB private), and the shim needs a deadline and the end of stderr only. What
 * node:child_process does costs a shim 600 page faults and half of its processor time for an exec: see `spawnProgram`.
 */
export async function runProgram(call: ProgramCall, children: NodeChildren): Promise<ProgramResult> {
  const { stdio } = call;
  if (stdio) return { ...(await launched(call, [stdio.stdin, stdio.stdout, stdio.stderr], children)), stderr: '' };
  const { read, write } = pipe();
  const reader = new Socket({ fd: read, readable: true, writable: false });
  const stderr = keepEnd(reader);
  try {
    const run = launched(call, ['ignore', 'ignore', write], children);
    closeSync(write); // it runs, or will not
    const result = await run;
    return { ...result, stderr: result.failure === undefined ? '' : await stderr() };
  } finally {
    reader.destroy();
  }
}

const REFUSED = new Set(['EACCES', 'EPERM']);

type Ended = Pick<ProgramResult, 'failure' | 'timedOut'>;

/** The program has been started, or could not be, when this returns its promise. */
async function launched(call: ProgramCall, stdio: readonly Stream[], children: NodeChildren): Promise<Ended> {
  const { file, name = file, args, cwd, env = process.env, timeoutMs } = call;
  try {
    const pid = spawn({ file, name, args, cwd, env, stdio });
    children.add(pid);
    try {
      return await ended(pid, timeoutMs);
    } finally {
      children.delete(pid);
    }
  } catch (err) {
    return { failure: messageOf(err), timedOut: false };
  }
}

/** A security module may refuse a program in memory that has another name: it is run by that, then. */
function spawn(request: SpawnRequest): number {
  const { file, name = file } = request;
  try {
    return spawnProgram(request);
  } catch (err) {
    if (name === file || !REFUSED.has((err as NodeJS.ErrnoException).code ?? '')) throw err;
    return spawnProgram({ ...request, file: name });
  }
}

/** Wait for a child, with a limit. Its streams may be held by others still. */
async function ended(pid: number, timeoutMs: number): Promise<Ended> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    process.kill(pid, 'SIGKILL'); // it is not reaped yet: its pid is no other's
  }, timeoutMs);
  const status = await childEnd(pid);
  clearTimeout(timer);
  return { failure: timedOut ? `it did not finish within ${timeoutMs} ms` : failureOf(status), timedOut };
}

/** How long the rest of stderr may take to come after the program's end, in milliseconds. */
const LAST_WORDS_TIMEOUT_MS = 200;

/** Collect the end of a stream. The function returned waits a moment for what is still under way. */
function keepEnd(stream: Socket): () => Promise<string> {
  let kept = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-MAX_STDERR_BYTES);
  });
  stream.on('error', () => {}); // what was read until then is all there is
  const closed = new Promise<void>(resolve => stream.once('close', () => resolve()));
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, LAST_WORDS_TIMEOUT_MS);
    });
    await Promise.race([closed, late]);
    clearTimeout(timer);
    return kept;
  };
}
