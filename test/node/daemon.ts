import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import { stringify } from 'smol-toml';
import { type TestNetwork, writeBridgeNetwork } from './cni.ts';
import { CriClient } from './cri-client.ts';
import type { TestNode } from './node.ts';
import { eventually } from './reach.ts';

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 30_000;

/** What `make build` leaves; the environment variable CLEAT_TEST_BIN names another directory of the same programs. */
export const BIN_DIR = process.env['CLEAT_TEST_BIN'] ?? join(import.meta.dirname, '..', '..', 'bin');

export type TestDaemonOptions = {
  /** Directory below the node's, for several daemons on one node. */
  readonly name?: string;
  /** Tables of the configuration file, as docs/configuration.md names them; they go over the defaults made here. */
  readonly config?: Readonly<Record<string, object>>;
  readonly network?: TestNetwork;
  readonly env?: Readonly<Record<string, string>>;
  /** Directory of the programs, where they are not those of the build. */
  readonly bin?: string;
};

/** cleatd in a test node, with its own directories below the node's. It ends with the node, its shims too. */
export class TestDaemon {
  readonly root: string;
  /** Mounts in here (pinned namespaces, root file systems) exist inside the node only; other files on both sides. */
  readonly state: string;
  readonly socket: string;
  readonly network: TestNetwork;
  /** A client that connects anew after a restart. Closed when the node stops. */
  readonly cri: CriClient;
  /** Directory of the programs: another one holds from the next restart on. */
  bin: string;
  readonly #node: TestNode;
  readonly #configFile: string;
  readonly #logFile: string;
  readonly #env: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;

  private constructor(node: TestNode, network: TestNetwork, options: TestDaemonOptions) {
    const name = options.name ?? 'd';
    this.#node = node;
    this.network = network;
    this.root = node.path(`${name}-root`);
    this.state = node.path(name);
    this.socket = node.path(`${name}.sock`);
    this.#configFile = node.path(`${name}.toml`);
    this.#logFile = node.path(`${name}.log`);
    this.#env = options.env ?? {};
    this.bin = options.bin ?? BIN_DIR;
    this.cri = new CriClient(this.socket);
    node.beforeStop(() => this.cri[Symbol.dispose]());
  }

  /** Resolves when the daemon answers. @throws Error with its log when it ends instead */
  static async start(node: TestNode, options: TestDaemonOptions = {}): Promise<TestDaemon> {
    const network = options.network ?? (await writeBridgeNetwork(node));
    const daemon = new TestDaemon(node, network, options);
    await writeFile(daemon.#configFile, stringify(daemon.#config(options.config ?? {})));
    await daemon.restart();
    return daemon;
  }

  /** Pid of the daemon as the host sees it; `undefined` while it is down. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** All that the daemon has logged so far, over all its lives. */
  log(): string {
    return existsSync(this.#logFile) ? readFileSync(this.#logFile, 'utf8') : '';
  }

  /** Signal the daemon alone, not its shims, and wait until it has ended. One that has ended is fine. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.#process;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await withDeadline(ended, STOP_DEADLINE_MS, `ending cleatd with ${signal}`);
  }

  /** Start the daemon, after SIGTERM when it runs; resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    const program = join(this.bin, 'cleatd');
    if (!existsSync(program)) throw new Error(`${program} is not there: run \`make build\``);
    const log = openSync(this.#logFile, 'a');
    const args = ['--config', this.#configFile, '--root', this.root, '--state', this.state, '--socket', this.socket];
    const child = this.#node.spawn(program, args, { stdio: ['ignore', log, log], env: this.#env });
    closeSync(log);
    this.#process = child;
    child.once('exit', () => {
      if (this.#process === child) this.#process = undefined;
    });
    await this.#answers(child);
  }

  async #answers(child: ChildProcess): Promise<void> {
    const ended = new AbortController();
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      ended.abort(new Error(`cleatd ended with ${code ?? signal} before it answered:\n${this.log()}`));
    child.once('exit', onExit);
    try {
      await eventually(() => this.cri.runtime.version({}, { timeoutMs: 1000 }), 'cleatd answers', {
        timeoutMs: START_DEADLINE_MS,
        signal: ended.signal,
      });
    } finally {
      child.off('exit', onExit); // it may end when the log is gone
    }
  }

  #config(own: Readonly<Record<string, object>>): Record<string, object> {
    const defaults: Record<string, object> = {
      log: { level: 'debug', format: 'json' },
      network: { conf_dir: this.network.confDir, bin_dirs: [this.network.binDir] },
      runtime: { handlers: { crun: { binary: 'crun' } } },
    };
    const merged = Object.entries(own).map(([table, keys]) => [table, { ...defaults[table], ...keys }]);
    return { ...defaults, ...Object.fromEntries(merged) };
  }
}
