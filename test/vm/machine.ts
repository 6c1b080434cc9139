import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { withDeadline } from '@cleat/base';
import { BIN_DIR } from '../node/daemon.ts';
import { type Ran, type RunInNode, TestNode } from '../node/node.ts';
import { machineFiles } from './machine-files.ts';

/** How long a machine may take to boot on a busy host, in milliseconds; on an idle one it takes 8 s. */
const BOOT_DEADLINE_MS = 180_000;
const RUN_DEADLINE_MS = 120_000;
const CUT_DEADLINE_MS = 30_000;

/** The cable between host and machine: a tap device in the node that the machine runs in. */
export const HOST_ADDRESS = '10.77.0.1';
export const MACHINE_ADDRESS = '10.77.0.2';
const PREFIX = '/30';
/** Of every machine: the node's neighbour stays the same when the machine is booted again. */
const MACHINE_MAC = '02:00:0a:4d:00:02';
/** Exit code of a job whose machine was cut off. */
const GONE = 255;

/** What the machine sees of the host, read-only and under the same paths: the tests and the programs they test. */
const SHOWN = [resolve(import.meta.dirname, '..', '..'), resolve(BIN_DIR)];

export type MachineOptions = {
  /** Further words of the kernel's command line. */
  readonly kernelOptions?: readonly string[];
  /** The first program's script, of those in guest/; left out: the one that ends in systemd. */
  readonly init?: string;
  /** A file of the host that is the machine's disk, /dev/ubda. What the machine has not written to it ends with the machine. */
  readonly disk?: string;
};

/**
 * A throw-away machine with a kernel of its own (user-mode Linux), systemd as its first program, cgroup v2 and AppArmor.
 * It runs in a throw-away node, `node`, which is the other end of its network cable, and it ends with that node, also
 * when the test process is killed. Its root file system is in memory; it sees the repository and the built programs
 * read-only, and `dir` is seen by both sides, all under the host's paths.
 */
export class TestMachine implements AsyncDisposable {
  readonly node: TestNode;
  /** How the node and the machine reach each other. */
  readonly address = MACHINE_ADDRESS;
  readonly hostAddress = HOST_ADDRESS;
  readonly #kernel: ChildProcess;
  readonly #line: Duplex;
  readonly #waiting = new Map<string, (code: number) => void>();
  #jobs = 0;

  private constructor(node: TestNode, kernel: ChildProcess) {
    this.node = node;
    this.#kernel = kernel;
    this.#line = kernel.stdio[3] as Duplex;
    this.#line.on('error', () => undefined); // of a machine whose power was cut
  }

  /** Resolves when the machine takes commands; systemd may not have started every unit yet. */
  static async start(options: MachineOptions = {}): Promise<TestMachine> {
    const node = await TestNode.start();
    try {
      await layCable(node);
      return await TestMachine.boot(node, options);
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  /** Boot a machine in a node that has its cable. One after the other: the one before it has been cut off. */
  static async boot(node: TestNode, options: MachineOptions = {}): Promise<TestMachine> {
    const files = await machineFiles();
    const kernel = startKernel(
      node,
      [
        ...['rootfstype=hostfs', `rootflags=${files.root}`, 'ro', 'init=/vm/init', 'mem=3G'],
        'seccomp=auto', // system calls come by seccomp instead of ptrace, three times as fast
        ...['cgroup_no_v1=all', 'lsm=apparmor,bpf', 'apparmor=1', 'net.ifnames=0', 'systemd.log_target=console'],
        ...[`vec0:transport=tap,ifname=cable,mac=${MACHINE_MAC}`, `uml_dir=${node.path('uml')}/`, 'umid=machine'],
        ...[`CLEAT_VM=${node.dir}`, `CLEAT_SHOWN=${SHOWN.join(':')}`, `CLEAT_NAME=machine`],
        ...[`CLEAT_ADDRESS=${MACHINE_ADDRESS}${PREFIX}`, `CLEAT_GATEWAY=${HOST_ADDRESS}`],
        ...(options.disk === undefined ? [] : [`ubd0=${options.disk}`]),
        ...(options.kernelOptions ?? []),
      ],
      { program: files.kernel, init: options.init ?? 'init.sh' },
    );
    const machine = new TestMachine(node, kernel);
    await machine.#listen(kernel);
    return machine;
  }

  /** Cut its power, at once. Resolves when nothing of it writes to its disk any more; the node and its cable stay. */
  async cut(): Promise<void> {
    if (this.#kernel.exitCode === null && this.#kernel.signalCode === null) {
      const ended = once(this.#kernel, 'close');
      this.#kernel.kill('SIGKILL');
      await withDeadline(ended, CUT_DEADLINE_MS, 'cutting the power of a test machine');
    }
    this.#line.destroy();
    for (const job of this.#waiting.values()) job(GONE);
    this.#waiting.clear();
    // A process that the kernel had just forked for a program of its own may outlive it, and would for ever.
    const rest = 'while pids=$(pgrep -x "linux|uml-.*"); do kill -9 $pids 2> /dev/null || true; sleep 0.01; done';
    await this.node.sh(rest, { timeoutMs: CUT_DEADLINE_MS });
  }

  /** Directory that both sides see under the same path; short enough for socket paths. Gone at the end. */
  get dir(): string {
    return this.node.dir;
  }

  /** A path below `dir`. */
  path(...parts: string[]): string {
    return this.node.path(...parts);
  }

  /** What kernel and systemd have said so far. */
  console(): string {
    return readFileSync(this.path('console'), 'utf8');
  }

  /** Run a program in the machine to its end. @throws RpcError DeadlineExceeded beyond `timeoutMs`; it then runs on */
  async run(command: string, args: readonly string[] = [], options: RunInNode = {}): Promise<Ran> {
    const job = `${++this.#jobs}`;
    const dir = this.path('jobs', job);
    mkdirSync(dir, { recursive: true });
    const env = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const words = ['env', '-C', options.cwd ?? '/', ...env, command, ...args].map(quoted);
    writeFileSync(join(dir, 'run'), `exec ${words.join(' ')}\n`);
    writeFileSync(join(dir, 'stdin'), options.input ?? '');
    const ended = new Promise<number>(done => this.#waiting.set(job, done));
    this.#line.write(`${job}\n`);
    const what = `${command} ${args.join(' ')} in a test machine`;
    const code = await withDeadline(ended, options.timeoutMs ?? RUN_DEADLINE_MS, what);
    const read = (name: string) => readFileSync(join(dir, name), 'utf8');
    return { code, stdout: read('stdout'), stderr: read('stderr') };
  }

  /** Run a shell script in the machine and return what it printed. @throws Error with its stderr when it fails */
  async sh(script: string, options: RunInNode = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run('/bin/sh', ['-euc', script], options);
    if (code !== 0) throw new Error(`\`${script.trim()}\` ended with ${code} in the machine: ${stderr || stdout}`);
    return stdout;
  }

  /** End the machine and its node. Calling again is fine. */
  stop(): Promise<void> {
    return this.node.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Resolves when the machine's agent is ready to take commands. */
  async #listen(kernel: ChildProcess): Promise<void> {
    const ready = Promise.withResolvers<void>();
    kernel.once('exit', () => ready.reject(new Error('the machine ended')));
    createInterface(this.#line).on('line', line => {
      const [job = '', code] = line.trim().split(' ');
      if (job === 'ready') ready.resolve();
      this.#waiting.get(job)?.(Number(code));
      this.#waiting.delete(job);
    });
    await withDeadline(ready.promise, BOOT_DEADLINE_MS, 'booting a test machine').catch(err => {
      throw new Error(`${err.message}: its console says\n${this.console().slice(-4000)}`, { cause: err });
    });
  }
}

/** A cable between a node and the machine that is booted in it. */
export const layCable = (node: TestNode): Promise<string> =>
  node.sh(`ip tuntap add cable mode tap; ip address add ${HOST_ADDRESS}${PREFIX} dev cable; ip link set cable up`);

/** The kernel as a process of the node, with the serial line of the machine's agent as its fourth descriptor. */
function startKernel(
  node: TestNode,
  words: readonly string[],
  { program, init }: { readonly program: string; readonly init: string },
): ChildProcess {
  const guest = join(import.meta.dirname, 'guest');
  copyFileSync(join(guest, init), node.path('init.sh'));
  copyFileSync(join(guest, 'agent.sh'), node.path('agent.sh'));
  for (const name of ['jobs', 'uml']) {
    rmSync(node.path(name), { recursive: true, force: true });
    mkdirSync(node.path(name));
  }
  const log = openSync(node.path('console'), 'a');
  const channels = ['con=null', 'con0=null,fd:1', 'ssl=null', 'ssl0=fd:3'];
  const child = node.spawn(program, [...words, ...channels], {
    stdio: ['ignore', log, log, 'pipe'],
    env: { TMPDIR: '/dev/shm' }, // holds the machine's memory
  });
  closeSync(log);
  return child;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
