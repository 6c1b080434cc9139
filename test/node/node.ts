import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { withDeadline } from '@cleat/base';
import { enterNamespace } from '@cleat/linux';
import { withPidNamespace } from './pid-namespace.ts';

/** How long a node may take to start or to end, in milliseconds. */
const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 30_000;
const RUN_DEADLINE_MS = 60_000;

/** Joins the node's cgroups and a working directory before the command takes over the process. */
const JOIN = `
  if [ -e /sys/fs/cgroup/init/cgroup.procs ]; then echo 0 > /sys/fs/cgroup/init/cgroup.procs
  else for group in /sys/fs/cgroup/*/cgroup.procs; do echo 0 > "$group"; done; fi
  cd "$1" && shift && exec "$@"`;

export type SpawnInNode = {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdio?: SpawnOptions['stdio'];
};
export type RunInNode = { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } & {
  readonly input?: string | Uint8Array;
  readonly timeoutMs?: number;
};
/** `code` as a shell shows it: 128 + the signal that ended the command. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * A throw-away node: mount, cgroup, network, PID, UTS and IPC namespaces with the host's programs in them. It sees the
 * host's files, but what it writes to /etc, /var, /opt and /run is its own; only `dir` is seen by both sides, under the
 * same path. When the node stops, or the process that started it ends in whatever way, everything in it ends.
 */
export class TestNode implements AsyncDisposable {
  /** Pid of the node's init, as the host sees it. */
  readonly pid: number;
  /** Scratch directory, the same path inside and outside; short enough for socket paths. Removed at the end. */
  readonly dir: string;
  readonly #keeper: ChildProcess;
  readonly #children = new Set<ChildProcess>();
  readonly #beforeStop: (() => void)[] = [];

  private constructor(pid: number, dir: string, keeper: ChildProcess) {
    this.pid = pid;
    this.dir = dir;
    this.#keeper = keeper;
  }

  static async start(): Promise<TestNode> {
    const dir = await mkdtemp(join(tmpdir(), 'cleat-node-'));
    await chmod(dir, 0o711); // as /var/lib is: users of pods with user namespaces go through it
    const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), dir], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true, // a Ctrl-C at the terminal must not keep it from cleaning up
    });
    const ready = createInterface(keeper.stdout)[Symbol.asyncIterator]().next();
    const { value } = await withDeadline(ready, START_DEADLINE_MS, 'starting a test node').catch(err => {
      keeper.stdin.end(); // it cleans up
      throw err;
    });
    if (value === undefined) throw new Error(`the test node in ${dir} did not start: see its keeper's words above`);
    keeper.unref();
    for (const stream of [keeper.stdin, keeper.stdout]) (stream as unknown as { unref(): void }).unref();
    return new TestNode((JSON.parse(value) as { pid: number }).pid, dir, keeper);
  }

  /** A path below `dir`. */
  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  /** A path of the node's own view of the files, as the host can reach it. */
  seenFromHost(path: string): string {
    return join(`/proc/${this.pid}/root`, path);
  }

  /** Start a program in the node. The child's `pid` is the program's own, so that a kill by pid reaches just it. */
  spawn(command: string, args: readonly string[] = [], options: SpawnInNode = {}): ChildProcess {
    const enter = ['-t', `${this.pid}`, '-m', '-C', '-n', '-u', '-i', '--', '/bin/sh', '-c', JOIN, 'sh'];
    const child = withPidNamespace(
      () => enterNamespace(`/proc/${this.pid}/ns/pid`, 'pid'),
      () =>
        spawn('nsenter', [...enter, options.cwd ?? '/', command, ...args], {
          stdio: options.stdio ?? 'pipe',
          env: { ...process.env, ...options.env },
        }),
    );
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  /** Run a program in the node to its end. @throws RpcError DeadlineExceeded, after SIGKILL, beyond `timeoutMs` */
  async run(command: string, args: readonly string[] = [], options: RunInNode = {}): Promise<Ran> {
    const child = this.spawn(command, args, options);
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
      });
    child.stdin?.on('error', () => {}); // a program need not read what it is given
    child.stdin?.end(options.input);
    const what = `${command} ${args.join(' ')} in a test node`;
    try {
      const timeoutMs = options.timeoutMs ?? RUN_DEADLINE_MS;
      const [code, signal] = (await withDeadline(once(child, 'close'), timeoutMs, what)) as [number, NodeJS.Signals?];
      return { code: signal ? 128 + constants.signals[signal] : code, ...output };
    } catch (err) {
      child.kill('SIGKILL');
      throw err;
    }
  }

  /** Run a shell script in the node and return what it printed. @throws Error with its stderr when it fails */
  async sh(script: string, options: RunInNode = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run('/bin/sh', ['-euc', script], options);
    if (code !== 0) throw new Error(`\`${script.trim()}\` ended with ${code} in the node: ${stderr || stdout}`);
    return stdout;
  }

  /** Call when the node is about to stop: to close what the test holds of it. */
  beforeStop(callback: () => void): void {
    this.#beforeStop.push(callback);
  }

  /** End the node with all that is in it; resolves when nothing of it is left. Calling again is fine. */
  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#keeper;
    if (exitCode !== null || signalCode !== null) return;
    for (const callback of this.#beforeStop.splice(0)) callback();
    const ended = [...this.#children].map(child => once(child, 'exit'));
    this.#keeper.ref();
    this.#keeper.stdin?.end();
    await withDeadline(once(this.#keeper, 'exit'), STOP_DEADLINE_MS, `stopping test node ${this.dir}`);
    await withDeadline(Promise.all(ended), STOP_DEADLINE_MS, `the programs of test node ${this.dir}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
