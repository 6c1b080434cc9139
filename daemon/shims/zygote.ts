import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import {
  internal,
  isDeadlineExceeded,
  isZygoteSocketName,
  messageOf,
  withDeadline,
  zygoteSocketName,
} from '@cleat/base';
import { SystemError } from '@cleat/linux';
import type { Logger } from 'pino';
import type { WorkerStreams } from '../images/unpack/worker-streams.ts';
import { forkWorker } from './forked-worker.ts';
import { SpareShim } from './spare.ts';

/** How long a zygote may take to load and prove itself, and to fork a shim, in milliseconds. */
const READY_TIMEOUT_MS = 20_000;
const FORK_TIMEOUT_MS = 10_000;
/** How long a zygote that is there already may take to answer, in milliseconds. */
const PING_TIMEOUT_MS = 2_000;
/** How long a worker waits for a zygote that is being started, in milliseconds: started cold, it would hold up both of them. */
const WORKER_WAIT_MS = 1_000;
/** A zygote that fails is started again, but not more often than this, in milliseconds. */
const RESTART_PAUSE_MS = 10_000;

export type ZygoteOptions = {
  /** Path of our own shim's program. */
  readonly program: string;
  /** Path or name of the OCI runtime that most shims will call. */
  readonly runtime: string;
  /** Version of the daemon: a zygote of another one is told to leave. */
  readonly version: string;
  /** Directory of the sockets. */
  readonly state: string;
  readonly log: Logger;
  /** How long a worker waits for a zygote that is being started, in milliseconds. */
  readonly workerWaitMs?: number;
};

/** A shim to be forked, as `start` would be called. */
export type ForkRequest = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
};

/** One of both: the answer of the forked shim, or why there is none. */
type ForkAnswer = { readonly answer?: string; readonly error?: string };

/**
 * A process that has loaded the shim's code once and forks shims, which share its memory. It outlives the daemon, and
 * the shims outlive it. It is never needed: while there is none, or it is sick, shims start cold.
 */
export class Zygote {
  readonly program: string;
  /** Where the zygote that this daemon asks listens. */
  readonly socketPath: string;
  readonly #options: ZygoteOptions;
  #isReady = false;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  /** The last start, which may be over, and how many are not. */
  #starting: Promise<void> = Promise.resolve();
  #pending = 0;
  #hasWarned = false;
  #spare: Promise<SpareShim | undefined> | undefined;

  constructor(options: ZygoteOptions) {
    this.#options = options;
    this.program = options.program;
    const name = createHash('sha256').update(`${options.version} ${options.program}`).digest('hex').slice(0, 8);
    this.socketPath = join(options.state, zygoteSocketName(name));
  }

  /** Shims are forked now. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /**
   * Find the zygote of an earlier daemon of this version, or start one. Never rejects; until it is ready, shims start cold.
   * @param options.besides another daemon still uses its own, which stays.
   */
  async start(options: { readonly besides?: boolean } = {}): Promise<void> {
    this.#pending++;
    this.#starting = this.#starting.then(() => this.#start(options));
    await this.#starting;
  }

  async #start(options: { readonly besides?: boolean }): Promise<void> {
    this.#startedAtMs = performance.now();
    try {
      if (!options.besides) await this.#dismissOthers();
      if (!(await isAlive(this.socketPath))) await this.#spawn();
      this.#isReady = true;
      this.#hasWarned = false;
    } catch (err) {
      this.#failed(err);
    } finally {
      this.#pending--;
    }
  }

  /**
   * A shim will be wanted soon: see to it in the background that a spare is at hand, one at the most. It stays until the
   * next `fork`, or the end of this daemon or of the zygote.
   */
  prepare(): void {
    if (this.#isReady) this.#spare = this.#freshSpare(this.#spare);
  }

  /** Fork a shim, or take the spare. @returns what its `start` answers; undefined when one must be started cold. */
  async fork(request: ForkRequest): Promise<string | undefined> {
    return (await this.#fromSpare(request)) ?? (await this.#forkNow(request));
  }

  /** Fork a worker of the image service. @returns undefined when one must be started cold. */
  async forkWorker(lockFd: number): Promise<WorkerStreams | undefined> {
    const { workerWaitMs = WORKER_WAIT_MS } = this.#options;
    if (!this.#isThere()) await withDeadline(this.#starting, workerWaitMs, 'a zygote').catch(() => undefined);
    if (!this.#isReady) return undefined;
    try {
      return await forkWorker(this.socketPath, lockFd);
    } catch (err) {
      if (isDeadlineExceeded(err) || err instanceof SystemError) this.#isReady = false; // it hangs, or is gone
      this.#options.log.warn({ err }, `a worker is started cold: ${messageOf(err)}`);
      return undefined;
    }
  }

  /** Whether there is one; if not, one is started, unless that was tried just now. */
  #isThere(): boolean {
    const mayStart = this.#pending === 0 && performance.now() - this.#startedAtMs > RESTART_PAUSE_MS;
    if (!this.#isReady && mayStart) void this.start();
    return this.#isReady;
  }

  async #freshSpare(old: Promise<SpareShim | undefined> | undefined): Promise<SpareShim | undefined> {
    const atHand = await old;
    if (atHand && !atHand.isGone) return atHand;
    try {
      return await SpareShim.fork(this.socketPath);
    } catch (err) {
      this.#options.log.debug({ err }, `no spare shim: ${messageOf(err)}`);
      if (isDeadlineExceeded(err)) this.#isReady = false; // it hangs
      return undefined;
    }
  }

  async #fromSpare(request: ForkRequest): Promise<string | undefined> {
    const coming = this.#spare;
    this.#spare = undefined; // whoever else wants one has it forked
    const spare = await coming;
    if (!spare || spare.isGone) return undefined;
    try {
      return await spare.become(request);
    } catch (err) {
      this.#options.log.debug({ cwd: request.cwd, err }, `a shim is forked instead of a spare: ${messageOf(err)}`);
      return undefined;
    }
  }

  async #forkNow(request: ForkRequest): Promise<string | undefined> {
    if (!this.#isThere()) return undefined;
    try {
      const { answer, error } = JSON.parse(await ask(this.socketPath, { version: 1, ...request })) as ForkAnswer;
      if (error)
        this.#options.log.warn({ cwd: request.cwd }, `the zygote could not fork a shim, it starts cold: ${error}`);
      return answer;
    } catch (err) {
      this.#isReady = false; // it is gone, or sick
      this.#failed(err);
      return undefined;
    }
  }

  #failed(err: unknown): void {
    const level = this.#hasWarned ? 'debug' : 'warn';
    this.#hasWarned = true;
    this.#options.log[level]({ err }, `no shim can be forked, they start cold: ${messageOf(err)}`);
  }

  /** Zygotes of other versions fork old code: they leave, their shims stay. */
  async #dismissOthers(): Promise<void> {
    const { state } = this.#options;
    const others = (await readdir(state)).filter(isZygoteSocketName).map(name => join(state, name));
    for (const path of others) {
      if (path === this.socketPath) continue;
      await ask(path, { version: 1, quit: true }).catch(() => {}); // gone already, or it hangs: then it sees later that its socket is gone
      await rm(path, { force: true });
    }
  }

  async #spawn(): Promise<void> {
    const log = openSync(join(dirname(this.socketPath), 'zygote.log'), 'a', 0o600);
    const child = spawn(this.program, ['-socket', this.socketPath, 'zygote'], {
      detached: true,
      cwd: '/',
      env: { ...process.env, CLEAT_SEAL_RUNTIME: this.#options.runtime }, // no flag: an older shim knows none
      stdio: ['ignore', 'pipe', log],
    });
    closeSync(log);
    child.unref();
    if (child.pid !== undefined) adjustOomScore(child.pid);
    const ready = new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(internal(`the zygote ended with ${code ?? signal}`)));
    });
    try {
      await withDeadline(ready, READY_TIMEOUT_MS, 'starting the zygote');
    } catch (err) {
      child.kill('SIGKILL');
      throw err;
    } finally {
      child.stdout?.destroy();
    }
  }
}

/** Whether a zygote answers. One that hangs is left alone: it leaves when it sees that its socket is another's. */
const isAlive = (path: string): Promise<boolean> =>
  ask(path, { version: 1, ping: true }, PING_TIMEOUT_MS).then(
    answer => answer !== '',
    () => false, // nobody listens there, or it does not answer
  );

/** The kernel shall rather kill a shim than the daemon; what is forked inherits it. */
function adjustOomScore(pid: number): void {
  try {
    const own = Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(Math.min(own + 1, 1000)));
  } catch {
    // it has ended, which is noticed below
  }
}

/** Send one line, and receive everything up to the end of the connection. */
async function ask(path: string, request: object, timeoutMs = FORK_TIMEOUT_MS): Promise<string> {
  const socket = connect(path);
  let said = '';
  const done = new Promise<string>((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(said));
  });
  socket.write(`${JSON.stringify(request)}\n`);
  try {
    return await withDeadline(done, timeoutMs, 'asking the zygote');
  } finally {
    socket.destroy();
  }
}
