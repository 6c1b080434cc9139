import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import { stringify } from 'smol-toml';
import { CriClient } from '../test/node/cri-client.ts';
import { eventually } from '../test/node/reach.ts';
import { installContainerd } from './containerd-install.ts';
import type { Runtime, Surroundings } from './runtimes.ts';

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 30_000;

/** containerd with its own shim in a test node, in its defaults but for what the node demands. It ends with the node. */
export class Containerd implements Runtime {
  readonly name = 'containerd';
  readonly cri: CriClient;
  readonly socket: string;
  readonly shimProgram: string;
  readonly #surroundings: Surroundings;
  readonly #binDir: string;
  readonly #configFile: string;
  #process: ChildProcess | undefined;

  private constructor(surroundings: Surroundings, binDir: string) {
    const { node } = surroundings;
    this.#surroundings = surroundings;
    this.#binDir = binDir;
    this.#configFile = node.path('containerd.toml');
    this.shimProgram = join(binDir, 'containerd-shim-runc-v2');
    this.socket = node.path('containerd.sock');
    this.cri = new CriClient(this.socket);
    node.beforeStop(() => this.cri[Symbol.dispose]());
  }

  /** Installs containerd first, where it is not there yet. Resolves when it answers. */
  static async start(surroundings: Surroundings): Promise<Containerd> {
    const containerd = new Containerd(surroundings, await installContainerd());
    await containerd.#configure();
    await containerd.start();
    return containerd;
  }

  pid(): number | undefined {
    return this.#process?.pid;
  }

  async start(): Promise<void> {
    const { node } = this.#surroundings;
    const logFile = node.path('containerd.log');
    const log = openSync(logFile, 'a');
    const child = node.spawn(join(this.#binDir, 'containerd'), ['--config', this.#configFile], {
      stdio: ['ignore', log, log],
      env: { PATH: `${this.#binDir}:${process.env['PATH'] ?? ''}` }, // where it looks for its shim
    });
    closeSync(log);
    this.#process = child;
    const ended = new AbortController();
    child.once('exit', (code, signal) => {
      if (this.#process === child) this.#process = undefined;
      ended.abort(new Error(`containerd ended with ${code ?? signal}:\n${readFileSync(logFile, 'utf8')}`));
    });
    await eventually(() => this.cri.runtime.version({}, { timeoutMs: 1000 }), 'containerd answers', {
      timeoutMs: START_DEADLINE_MS,
      signal: ended.signal,
    });
  }

  async stop(): Promise<void> {
    const running = this.#process;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await withDeadline(ended, STOP_DEADLINE_MS, 'ending containerd');
  }

  async #configure(): Promise<void> {
    const { node, registry } = this.#surroundings;
    const hosts = node.path('containerd-hosts');
    await mkdir(join(hosts, registry.address), { recursive: true });
    const server = `http://${registry.address}`;
    await writeFile(join(hosts, registry.address, 'hosts.toml'), stringify({ server, host: { [server]: {} } }));
    await writeFile(this.#configFile, stringify(this.#config(hosts)));
  }

  /** Source: containerd 2.x docs/cri/config.md, docs/hosts.md. */
  #config(hosts: string): Record<string, unknown> {
    const { node, network, pauseImage } = this.#surroundings;
    const runc = { runtime_type: 'io.containerd.runc.v2', options: { SystemdCgroup: false } };
    return {
      version: 3,
      root: node.path('containerd-root'),
      state: node.path('containerd'),
      grpc: { address: this.socket },
      ttrpc: { address: `${this.socket}.ttrpc` },
      disabled_plugins: ['blockfile', 'devmapper', 'erofs', 'native', 'zfs'].map(
        name => `io.containerd.snapshotter.v1.${name}`,
      ),
      plugins: {
        'io.containerd.cri.v1.runtime': {
          restrict_oom_score_adj: true,
          cni: { bin_dirs: [network.binDir], conf_dir: network.confDir },
          containerd: { default_runtime_name: 'runc', runtimes: { runc } },
        },
        'io.containerd.cri.v1.images': {
          snapshotter: 'overlayfs',
          pinned_images: { sandbox: pauseImage },
          registry: { config_path: hosts },
        },
      },
    };
  }
}
