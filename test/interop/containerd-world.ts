import type { ChildProcess } from 'node:child_process';
import type { Init } from '@cleat/proto/codec';
import type { ContainerConfig, PodSandboxConfig } from '@cleat/proto/cri';
import { writeBridgeNetwork } from '../node/cni.ts';
import { writeContainerdConfig } from '../node/containerd-config.ts';
import { ContainerdProcess } from '../node/containerd-process.ts';
import type { CriClient } from '../node/cri-client.ts';
import { CriUser } from '../node/cri-user.ts';
import { BIN_DIR } from '../node/daemon.ts';
import { busyboxImage, pauseImage } from '../node/images.ts';
import { type Ran, type RunInNode, TestNode } from '../node/node.ts';
import { TestRegistry } from '../node/registry.ts';
import { type ContainerdVersion, linkContainerd } from './peers/peers.ts';

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
  readonly #containerd: ContainerdProcess;

  private constructor(node: TestNode, registry: TestRegistry, image: string) {
    super();
    this.node = node;
    this.registry = registry;
    this.image = image;
    this.#containerd = new ContainerdProcess(node, node.path('bin', 'containerd'), `${node.path('bin')}:${BIN_DIR}`);
    this.socket = this.#containerd.socket;
    this.cri = this.#containerd.cri;
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
      const world = new ContainerdWorld(node, registry, image);
      await writeContainerdConfig(node, {
        network,
        registry: registry.address,
        mirrors: options.mirrors ?? [],
        pauseImage: await registry.push('pause', '1', await pauseImage()),
        runtimes: runtimesOf(node),
        defaultRuntime: CLEAT_HANDLER,
        hasOneBinDir: version.startsWith('v2.1.'),
      });
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
    return this.#containerd.log();
  }

  /** Where containerd looks for shims: its own, and ours. */
  get env() {
    return this.#containerd.env;
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
  kill(): Promise<void> {
    return this.#containerd.end('SIGKILL');
  }

  /** Start containerd, after SIGKILL when it runs; resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#containerd.start();
  }
}

/** The CRI's handlers: our shim, containerd's own, and gVisor's. */
function runtimesOf(node: TestNode) {
  const options = { SystemdCgroup: false };
  return {
    runc: { runtime_type: 'io.containerd.runc.v2', options },
    [CLEAT_HANDLER]: { runtime_type: 'io.containerd.cleat.v2', options },
    runsc: { runtime_type: 'io.containerd.runsc.v1', options: { ConfigPath: node.path('bin', 'runsc.toml') } },
  };
}
