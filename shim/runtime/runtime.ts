import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NodeChildren } from '../children.ts';
import type { History } from '../debug/history.ts';
import { runtimeError } from './errors.ts';
import { runProgram } from './run-program.ts';
import { programOf } from './sealed-binary.ts';

/** How to call the OCI runtime (runc, crun) for one container. Plain data. */
export type RuntimeOptions = {
  /** Path or name of the binary. */
  readonly binary: string;
  /** Its `--root`, the containerd namespace included. */
  readonly root: string;
  readonly systemdCgroup: boolean;
  readonly noPivotRoot: boolean;
  readonly noNewKeyring: boolean;
};

/** The runtime's standard streams: descriptors of ours, or nothing. */
export type RuntimeStdio = {
  readonly stdin: number | 'ignore';
  readonly stdout: number | 'ignore';
  readonly stderr: number | 'ignore';
};

/** One call of the runtime. */
export type RuntimeCall = {
  /** The runtime's subcommand, e.g. `create`. */
  readonly verb: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Streams that a container's process shall inherit. */
  readonly stdio?: RuntimeStdio;
  /** Where the runtime writes its log; `log.json` in the bundle unless told. A call that runs beside others needs its own. */
  readonly logPath?: string;
};

/** How long an ordinary call of the runtime may take, in milliseconds. */
export const CALL_TIMEOUT_MS = 30_000;
/** How long creating, starting and exec'ing may take: hooks run within. */
export const LAUNCH_TIMEOUT_MS = 120_000;

/** How much of the runtime's own log is read after a failure, in bytes. */
const MAX_LOG_BYTES = 64 * 1024;

/** The OCI runtime's command line for one container. Each verb lies in a file beside this one. */
export class Runtime {
  readonly options: RuntimeOptions;
  readonly bundle: string;
  readonly #children: NodeChildren;
  readonly #history: History | undefined;
  /** To read process.env for each call takes as long as the rest of it. */
  readonly #env = Object.freeze({ ...process.env });

  /** @param history is told how long each call took. */
  constructor(options: RuntimeOptions, bundle: string, children: NodeChildren, history?: History) {
    this.options = options;
    this.bundle = bundle;
    this.#children = children;
    this.#history = history;
  }

  /**
   * Run the runtime and wait for it.
   * @throws RpcError with the runtime's own sentence.
   */
  async call({ verb, args, timeoutMs, stdio, logPath }: RuntimeCall): Promise<void> {
    const { binary, root, systemdCgroup } = this.options;
    const log = logPath ?? join(this.bundle, 'log.json');
    const logStart = logPath === undefined ? sizeOf(log) : 0;
    const globals = ['--root', root, '--log', log, '--log-format', 'json'];
    if (systemdCgroup) globals.push('--systemd-cgroup');
    const call = {
      file: programOf(binary),
      name: binary,
      args: [...globals, verb, ...args],
      cwd: this.bundle,
      env: this.#env,
      timeoutMs,
      stdio,
    };
    const run = () => runProgram(call, this.#children);
    const { failure, timedOut, stderr } = await (this.#history?.step(`${basename(binary)} ${verb}`, run) ?? run());
    if (failure === undefined) return;
    throw runtimeError({ what: `${binary} ${verb}`, log: readFrom(log, logStart), stderr, ended: failure, timedOut });
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The end of a file from `start` on, at most MAX_LOG_BYTES of it; empty when there is no file. */
function readFrom(path: string, start: number): string {
  const size = sizeOf(path);
  if (size <= start) return '';
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(size - start, MAX_LOG_BYTES));
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
  } finally {
    closeSync(fd);
  }
}
