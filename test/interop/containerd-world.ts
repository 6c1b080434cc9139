import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { ContainerConfig, PodSandboxConfig } from '@cleat/proto/cri';
import { stringify } from 'smol-toml';
import { type TestNetwork, writeBridgeNetwork } from '../node/cni.ts';
import { CriClient } from '../node/cri-client.ts';
import { CriUser } from '../node/cri-user.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { busyboxImage, pauseImage } from '../node/images.ts';
import { type Ran, type RunInNode, TestNode } from '../node/node.ts';
import { eventually } from '../node/reach.ts';
import { TestRegistry } from '../node/registry.ts';
import { type ContainerdVersion, linkContainerd } from './peers/peers.ts';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 30_000;

/** Name of the CRI's handler whose shim is ours; `runc` is the one of containerd's own. */
export const CLEAT_HANDLER = 'cleat';

/** A node with a registry and a containerd that finds our shim on its PATH. All of it ends with the world. */
export class ContainerdWorld extends CriUser implements AsyncDisposable {
  readonly node: TestNode;
  readonly registry: TestRegistry;
  readonly socket: string;
  readonly cri: CriClient;
  /** Reference of the busybox image, which the CRI has pulled. */
  readonly image: string;
  /** containerd wants the sandbox's configuration again with each container's. */
  readonly #sandboxes = new Map<string, Init<PodSandboxConfig>>();
  readonly #images: { readonly pause: string };
  #process: ChildProcess | undefined;

  private constructor(node: TestNode, registry: TestRegistry, image: string, pause: string) {
    super();
    this.node = node;
    this.registry = registry;
    this.image = image;
    this.#images = { pause };
    this.socket = node.path('containerd.sock');
    this.cri = new CriClient(this.socket);
    node.beforeStop(() => this.cri[Symbol.dispose]());
  }

  /** @param options names of registries, all of whose images come from the node's own. */
  static async start(
    version: ContainerdVersion,
    options: { readonly mirrors?: readonly string[] } = {},
  ): Promise<ContainerdWorld> {
    const node = await TestNode.start();
    try {
      const network = await writeBridgeNetwork(node);
      await linkContainerd(version, node.path('bin'));
      const registry = await TestRegistry.start(node);
      const image = await registry.push('busybox', '1', await busyboxImage());
      const world = new ContainerdWorld(node, registry, image, await registry.push('pause', '1', await pauseImage()));
      await world.#configure(network, version, options.mirrors ?? []);
      await world.restart();
      await world.cri.image.pullImage({ image: { image } });
      return world;
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cri[Symbol.dispose]();
    await this.node.stop();
  }

  get runtime() {
    return this.cri.runtime;
  }

  override async runPod(name: string, more: Init<PodSandboxConfig> = {}, runtimeHandler = ''): Promise<string> {
    const id = await super.runPod(name, more, runtimeHandler);
    this.#sandboxes.set(id, this.podConfig(name, more));
    return id;
  }

  override async createContainer(
    podSandboxId: string,
    name: string,
    command: readonly string[],
    more: Init<ContainerConfig> = {},
  ): Promise<string> {
    const sandboxConfig = this.#sandboxes.get(podSandboxId);
    const config = this.containerConfig(name, command, more);
    const request = { podSandboxId, config, ...(sandboxConfig && { sandboxConfig }) };
    return (await this.runtime.createContainer(request)).containerId;
  }

  logDirectory(pod: string): string {
    return this.node.path('logs', pod);
  }

  log(): string {
    return readFileSync(this.node.path('containerd.log'), 'utf8');
  }

  /** Where containerd looks for shims: its own, and ours. */
  get env() {
    return { PATH: `${this.node.path('bin')}:${BIN_DIR}:${process.env['PATH'] ?? ''}` };
  }

  /** `ctr` with arguments, in the namespace that is not the CRI's. */
  ctr(args: readonly string[], options: RunInNode = {}): Promise<Ran> {
    return this.node.run(this.node.path('bin', 'ctr'), ['-a', this.socket, ...args], options);
  }

  /** `ctr` that goes on while the test does something else. */
  spawnCtr(args: readonly string[]): ChildProcess {
    return this.node.spawn(this.node.path('bin', 'ctr'), ['-a', this.socket, ...args]);
  }

  /** SIGKILL containerd; its shims go on. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await withDeadline(ended, STOP_DEADLINE_MS, 'ending containerd');
  }

  /** Start containerd, after SIGKILL when it runs; resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    const log = openSync(this.node.path('containerd.log'), 'a');
    const args = ['--config', this.node.path('containerd.toml')];
    const child = this.node.spawn(this.node.path('bin', 'containerd'), args, {
      stdio: ['ignore', log, log],
      env: this.env,
    });
    closeSync(log);
    this.#process = child;
    const ended = new AbortController();
    child.once('exit', (code, signal) => {
      if (this.#process === child) this.#process = undefined;
      ended.abort(new Error(`containerd ended with ${code ?? signal}:\n${this.log()}`));
    });
    await eventually(() => this.cri.runtime.version({}, { timeoutMs: 1000 }), 'containerd answers', {
      timeoutMs: START_DEADLINE_MS,
      signal: ended.signal,
    });
  }

  async #configure(network: TestNetwork, version: ContainerdVersion, mirrors: readonly string[]): Promise<void> {
    const server = `http://${this.registry.address}`;
    for (const name of [this.registry.address, ...mirrors]) {
      const hosts = this.node.path('hosts', name);
      await mkdir(hosts, { recursive: true });
      await writeFile(join(hosts, 'hosts.toml'), stringify({ server, host: { [server]: {} } }));
    }
    await writeFile(this.node.path('containerd.toml'), stringify(this.#config(network, version)));
  }

  /** Source: containerd 2.x docs/cri/config.md, docs/hosts.md. */
  #config(network: TestNetwork, version: ContainerdVersion): Record<string, unknown> {
    const { node } = this;
    const options = { SystemdCgroup: false };
    const runtimes = {
      runc: { runtime_type: 'io.containerd.runc.v2', options },
      [CLEAT_HANDLER]: { runtime_type: 'io.containerd.cleat.v2', options },
      runsc: { runtime_type: 'io.containerd.runsc.v1', options: { ConfigPath: node.path('bin', 'runsc.toml') } },
    };
    return {
      version: 3,
      root: node.path('containerd-root'),
      state: node.path('c'),
      grpc: { address: this.socket },
      ttrpc: { address: `${this.socket}.ttrpc` },
      disabled_plugins: ['blockfile', 'devmapper', 'erofs', 'native', 'zfs'].map(
        name => `io.containerd.snapshotter.v1.${name}`,
      ),
      plugins: {
        'io.containerd.cri.v1.runtime': {
          restrict_oom_score_adj: true,
          cni: version.startsWith('v2.1.')
            ? { bin_dir: network.binDir, conf_dir: network.confDir }
            : { bin_dirs: [network.binDir], conf_dir: network.confDir },
          containerd: { default_runtime_name: CLEAT_HANDLER, runtimes },
        },
        'io.containerd.cri.v1.images': {
          snapshotter: 'overlayfs',
          pinned_images: { sandbox: this.#images.pause },
          registry: { config_path: node.path('hosts') },
        },
      },
    };
  }
}
