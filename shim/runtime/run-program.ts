import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { messageOf } from '@cleat/base';
import type { NodeChildren } from '../children.ts';

/** Where a program's standard stream goes: a descriptor of ours, or nowhere. */
export type Stream = number | 'ignore';

export type ProgramCall = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
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
 * shim (measured: 15.5 MB against 9.7 MB private), and the shim needs a deadline and the end of stderr only.
 */
export async function runProgram(call: ProgramCall, children: NodeChildren): Promise<ProgramResult> {
  const { file, args, cwd, timeoutMs, stdio } = call;
  const child = spawn(file, args, {
    cwd,
    stdio: stdio ? [stdio.stdin, stdio.stdout, stdio.stderr] : ['ignore', 'ignore', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) children.add(pid);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  child.once('error', err => resolve(messageOf(err)));
  // Not `close`: a process of the container may hold the streams.
  child.once('exit', (code, signal) => {
    if (pid !== undefined) children.delete(pid);
    resolve(signal ? `it was ended by ${signal}` : code === 0 ? undefined : `it ended with code ${code}`);
  });
  const stderr = child.stderr && keepEnd(child.stderr);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill(constants.signals.SIGKILL);
  }, timeoutMs);
  const failure = await promise;
  clearTimeout(timer);
  const said = failure === undefined ? '' : ((await stderr?.()) ?? '');
  child.stderr?.destroy();
  return { failure: timedOut ? `it did not finish within ${timeoutMs} ms` : failure, timedOut, stderr: said };
}

/** How long the rest of stderr may take to come after the program's end, in milliseconds. */
const LAST_WORDS_TIMEOUT_MS = 200;

/** Collect the end of a stream. The function returned waits a moment for what is still under way. */
function keepEnd(stream: Readable): () => Promise<string> {
  let kept = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-MAX_STDERR_BYTES);
  });
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
