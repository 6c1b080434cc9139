import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestNetwork, writeBridgeNetwork } from '../node/cni.ts';
import { CriUser } from '../node/cri-user.ts';
import { TestDaemon, type TestDaemonOptions } from '../node/daemon.ts';
import { busyboxImage } from '../node/images.ts';
import { leftovers, present } from '../node/leftovers.ts';
import { TestNode } from '../node/node.ts';
import { TestRegistry } from '../node/registry.ts';

/** A node with a registry, a daemon and the busybox image pulled. All of it ends with the world. */
export class World extends CriUser implements AsyncDisposable {
  readonly node: TestNode;
  readonly registry: TestRegistry;
  readonly daemon: TestDaemon;
  /** Reference of the busybox image, which is pulled. */
  readonly image: string;

  private constructor(node: TestNode, registry: TestRegistry, daemon: TestDaemon, image: string) {
    super();
    this.node = node;
    this.registry = registry;
    this.daemon = daemon;
    this.image = image;
  }

  /** @param network makes the node's CNI configuration, where not the usual bridge is wanted. */
  static async start(
    options: TestDaemonOptions = {},
    network: (node: TestNode) => Promise<TestNetwork> = writeBridgeNetwork,
  ): Promise<World> {
    const node = await TestNode.start();
    try {
      const daemonOptions = { network: await network(node), ...options };
      const [registry, daemon] = await Promise.all([TestRegistry.start(node), TestDaemon.start(node, daemonOptions)]);
      const image = await registry.push('busybox', '1', await busyboxImage());
      await daemon.cri.image.pullImage({ image: { image } });
      return new World(node, registry, daemon, image);
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.daemon.cri[Symbol.dispose]();
    await this.node.stop();
  }

  get runtime() {
    return this.daemon.cri.runtime;
  }

  logDirectory(pod: string): string {
    return this.node.path('logs', pod);
  }

  /** Pid of a container's shim, in the node's PID namespace. */
  async shimPid(containerId: string): Promise<number> {
    return Number(await readFile(join(this.daemon.state, 'containers', containerId, 'shim.pid'), 'utf8'));
  }

  /** The whole lines that the container's log holds: one that is being written is not there yet. @throws Error for a line that is not of the CRI's format. */
  async log(pod: string, container: string): Promise<LogLine[]> {
    const text = await readFile(join(this.logDirectory(pod), `${container}.log`), 'utf8');
    return text.split('\n').slice(0, -1).filter(Boolean).map(parseLogLine);
  }

  /** As `log`, the text of each line alone. */
  async logLines(pod: string, container: string): Promise<string[]> {
    return (await this.log(pod, container)).map(({ text }) => text);
  }

  /** Everything of pods and containers that is still on the node: what must be empty once all were removed. */
  async leftovers(which?: (line: string) => boolean): Promise<string[]> {
    return await leftovers(this.node, this.daemon, which);
  }

  /** As `leftovers`, what is there now, among it what belongs to pods and containers that live. */
  async present(): Promise<string[]> {
    return await present(this.node, this.daemon);
  }
}

/** A line of a container's log. Source: kubernetes design-proposals-archive node/kubelet-cri-logging.md, "CRI log format". */
export type LogLine = { readonly time: string; readonly stream: string; readonly tag: string; readonly text: string };

const LOG_LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP]) (.*)$/s;

export function parseLogLine(line: string): LogLine {
  const [, time, stream, tag, text] = LOG_LINE.exec(line) ?? [];
  if (time === undefined || stream === undefined || tag === undefined || text === undefined)
    throw new Error(`not a line of a CRI log: ${JSON.stringify(line)}`);
  return { time, stream, tag, text };
}
