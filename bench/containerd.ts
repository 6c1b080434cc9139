import { join } from 'node:path';
import { writeContainerdConfig } from '../test/node/containerd-config.ts';
import { ContainerdProcess } from '../test/node/containerd-process.ts';
import type { CriClient } from '../test/node/cri-client.ts';
import { installContainerd } from './containerd-install.ts';
import type { Runtime, Surroundings } from './runtimes.ts';

/** containerd with its own shim in a test node, in its defaults but for what the node demands. It ends with the node. */
export class Containerd implements Runtime {
  readonly name = 'containerd';
  readonly shimProgram: string;
  readonly #process: ContainerdProcess;

  private constructor({ node }: Surroundings, binDir: string) {
    this.shimProgram = join(binDir, 'containerd-shim-runc-v2');
    this.#process = new ContainerdProcess(node, join(binDir, 'containerd'), binDir);
  }

  /** Installs containerd first, where it is not there yet. Resolves when it answers. */
  static async start(surroundings: Surroundings): Promise<Containerd> {
    const { node, network, registry, pauseImage } = surroundings;
    const containerd = new Containerd(surroundings, await installContainerd());
    await writeContainerdConfig(node, {
      network,
      registry: registry.address,
      pauseImage,
      runtimes: { runc: { runtime_type: 'io.containerd.runc.v2', options: { SystemdCgroup: false } } },
      defaultRuntime: 'runc',
    });
    await containerd.start();
    return containerd;
  }

  get cri(): CriClient {
    return this.#process.cri;
  }

  get socket(): string {
    return this.#process.socket;
  }

  pid(): number | undefined {
    return this.#process.pid;
  }

  start(): Promise<void> {
    return this.#process.start();
  }

  stop(): Promise<void> {
    return this.#process.end('SIGTERM');
  }
}
