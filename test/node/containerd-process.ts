import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { withDeadline } from '@cleat/base';
import { containerdFiles } from './containerd-config.ts';
import { CriClient } from './cri-client.ts';
import type { TestNode } from './node.ts';
import { eventually } from './reach.ts';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 30_000;

/** The containerd of a test node, which `writeContainerdConfig` has configured. It ends with the node. */
export class ContainerdProcess {
  readonly socket: string;
  /** A client that connects anew after a restart. */
  readonly cri: CriClient;
  readonly #node: TestNode;
  readonly #program: string;
  readonly #searchPath: string;
  #process: ChildProcess | undefined;

  /** @param searchPath directories, with ":" between them, where it looks for shims before it does in those of this process. */
  constructor(node: TestNode, program: string, searchPath: string) {
    this.#node = node;
    this.#program = program;
    this.#searchPath = searchPath;
    this.socket = containerdFiles(node).socket;
    this.cri = new CriClient(this.socket);
    node.beforeStop(() => this.cri[Symbol.dispose]());
  }

  /** Where it looks for shims, and for what they run. */
  get env() {
    return { PATH: `${this.#searchPath}:${process.env['PATH'] ?? ''}` };
  }

  /** Pid as this machine sees it; `undefined` while it is down. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** What it has logged, in all its lives. */
  log(): string {
    return readFileSync(containerdFiles(this.#node).log, 'utf8');
  }

  /** Resolves when it answers. @throws Error with its log when it ends instead. */
  async start(): Promise<void> {
    const files = containerdFiles(this.#node);
    const log = openSync(files.log, 'a');
    const child = this.#node.spawn(this.#program, ['--config', files.config], {
      stdio: ['ignore', log, log],
      env: this.env,
    });
    closeSync(log);
    this.#process = child;
    const ended = new AbortController();
    let answers = false;
    child.once('exit', (code, signal) => {
      if (this.#process === child) this.#process = undefined;
      if (!answers) ended.abort(new Error(`containerd ended with ${code ?? signal}:\n${this.log()}`)); // later its log may be gone
    });
    await eventually(() => this.cri.runtime.version({}, { timeoutMs: 1000 }), 'containerd answers', {
      timeoutMs: START_DEADLINE_MS,
      signal: ended.signal,
    });
    answers = true;
  }

  /** Send it a signal; resolves when it has ended. Its shims go on. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const running = this.#process;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await withDeadline(ended, STOP_DEADLINE_MS, 'ending containerd');
  }
}
