import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestNetwork } from '../test/node/cni.ts';
import type { CriClient } from '../test/node/cri-client.ts';
import { BIN_DIR, TestDaemon } from '../test/node/daemon.ts';
import { busyboxImage, pauseImage } from '../test/node/images.ts';
import type { TestNode } from '../test/node/node.ts';
import { eventually } from '../test/node/reach.ts';
import { TestRegistry } from '../test/node/registry.ts';
import { Containerd } from './containerd.ts';
import { hasZygote } from './memory.ts';

/** A CRI runtime that runs on the node and is measured. */
export type Runtime = {
  readonly name: 'cleat' | 'containerd';
  readonly cri: CriClient;
  readonly socket: string;
  /** The file whose name stands in the command line of each shim. */
  readonly shimProgram: string;
  /** Pid of the daemon as the host sees it; `undefined` while it is down. */
  pid(): number | undefined;
  /** Resolves when the daemon answers. */
  start(): Promise<void>;
  /** SIGTERM; resolves when the daemon has ended. Its pods go on. */
  stop(): Promise<void>;
};

/** What was measured of each runtime. */
export type ByName<T> = Partial<Record<Runtime['name'], T>>;

/** What every runtime on the node is given alike. */
export type Surroundings = {
  readonly node: TestNode;
  readonly network: TestNetwork;
  readonly registry: TestRegistry;
  /** Reference of the image that the containers run. */
  readonly image: string;
  /** Reference of the pause image, for the runtime that wants one from a registry. */
  readonly pauseImage: string;
};

/** A registry with the images, on a node that has a network configured. */
export async function makeSurroundings(node: TestNode, network: TestNetwork): Promise<Surroundings> {
  const registry = await TestRegistry.start(node);
  const image = await registry.push('busybox', '1', await busyboxImage());
  return { node, network, registry, image, pauseImage: await registry.push('pause', '1', await pauseImage()) };
}

/** Start a runtime that has pulled the image. */
export async function startRuntime(name: Runtime['name'], surroundings: Surroundings): Promise<Runtime> {
  const runtime = name === 'cleat' ? await startCleat(surroundings) : await Containerd.start(surroundings);
  await runtime.cri.image.pullImage({ image: { image: surroundings.image } });
  return runtime;
}

/** As a user runs it: no debug log. */
async function startCleat({ node, network }: Surroundings): Promise<Runtime> {
  const daemon = await TestDaemon.start(node, { network, config: { log: { level: 'info' } } });
  const forks = async () => {
    if (!hasZygote(node) || !(await readdir(daemon.state)).some(name => name.startsWith('z-')))
      throw new Error('no zygote listens');
  };
  await eventually(forks, 'shims are forked', { timeoutMs: 60_000 });
  return {
    name: 'cleat',
    cri: daemon.cri,
    socket: daemon.socket,
    shimProgram: join(BIN_DIR, 'containerd-shim-cleat-v2'),
    pid: () => daemon.pid,
    start: () => daemon.restart(),
    stop: () => daemon.kill('SIGTERM'),
  };
}
