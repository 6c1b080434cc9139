import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { TapCounter } from './tap-counter.ts';

/** An assertion that did not hold, or what else was wrong with a file. */
export type Failure = { readonly name: string; readonly details: unknown };

/** What one test file did. */
export type FileRun = {
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  readonly ms: number;
  /** What the file printed beside TAP, on either stream; its end if it is long. */
  readonly output: string;
};

/** Deadline of a file that names none, in seconds. */
const DEFAULT_TIMEOUT_S = 300;

/** A file whose own time limit has passed may still report which test did not end. */
const REPORT_MS = 2000;

/** How long the output may stay open after the program's end, held by a process that left its group. */
const CLOSE_MS = 2000;

const MAX_OUTPUT = 16_384;

const running = new Set<ChildProcess>();

/** End every file that runs, with what it started. */
export function killRunning(): void {
  for (const child of running) killGroup(child);
}

/** A test file is the leader of its own process group. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // nothing of the group is left
  }
}

/** What the comments that a file begins with say. */
export function readHeader(file: string): { readonly serial: boolean; readonly timeoutS: number } {
  const header = /^(?:\s*(?:\/\/.*)?\n)*/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  return {
    serial: /^\s*\/\/ serial\b/m.test(header),
    timeoutS: Number(/^\s*\/\/ timeout: (\d+)/m.exec(header)?.[1] ?? DEFAULT_TIMEOUT_S),
  };
}

/** How a file is run where that is not as its header says. */
export type RunOptions = {
  readonly timeoutS?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Told of each line that the file prints. */
  readonly onLine?: (line: string) => void;
};

/** Run one file until it ends, or its deadline has passed. Never throws for what the file does. */
export async function runFile(file: string, options: RunOptions = {}): Promise<FileRun> {
  const timeoutS = options.timeoutS ?? readHeader(file).timeoutS;
  const startMs = performance.now();
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own
    env: { ...process.env, ...options.env, TAP_TIMEOUT: String(timeoutS) },
  });
  running.add(child);
  let output = '';
  const keep = (text: string) => {
    output = (output + text).slice(-MAX_OUTPUT);
  };
  const counter = new TapCounter(keep);
  child.stdout.on('data', chunk => counter.write(chunk));
  if (options.onLine) createInterface(child.stdout).on('line', options.onLine);
  child.stderr.setEncoding('utf8').on('data', keep);
  let late = false;
  const deadline = setTimeout(
    () => {
      late = true;
      killGroup(child);
    },
    timeoutS * 1000 + REPORT_MS,
  );
  const end = await ended(child);
  clearTimeout(deadline);
  running.delete(child);
  const result = counter.end();
  const failures = [...result.failures, ...fileFailures({ ...end, late, timeoutS, ...result })];
  return { file, passed: result.passed, skipped: result.skipped, failures, ms: performance.now() - startMs, output };
}

type End = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly error?: Error };

/** Wait for the program's end, end what it left behind, and read the rest of what it wrote. */
async function ended(child: ChildProcess): Promise<End> {
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
  const end = await new Promise<End>(resolve => {
    child.once('error', error => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  killGroup(child);
  const giveUp = setTimeout(() => {
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  }, CLOSE_MS);
  if (!end.error) await closed;
  clearTimeout(giveUp);
  return end;
}

/** What is wrong with the file itself. A failed assertion explains exit code 1. */
function fileFailures(run: End & { late: boolean; timeoutS: number; planned: boolean; failures: readonly Failure[] }) {
  const fail = (name: string): Failure[] => [{ name, details: undefined }];
  if (run.error) return fail(`it could not be started: ${run.error.message}`);
  if (run.late) return fail(`it did not end within ${run.timeoutS} s`);
  if (run.signal) return fail(`it was killed by ${run.signal}`);
  if (run.code !== 0 && run.failures.length === 0) return fail(`it ended with exit code ${run.code}`);
  if (!run.planned && run.failures.length === 0) return fail('it ran no test, or did not get to its plan');
  return [];
}
