import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withDeadline } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, ContainerState, type ContainerStatus, type PodSandboxConfig } from '@cleat/proto/cri';
import type { Test } from 'tap';
import { TestDaemon, type TestDaemonOptions } from './daemon.ts';
import { busyboxImage } from './images.ts';
import { TestNode } from './node.ts';
import { eventually } from './reach.ts';
import { TestRegistry } from './registry.ts';

/** A node with a registry, a daemon and the busybox image pulled; it ends with the test. */
export type ReadyNode = {
  readonly node: TestNode;
  readonly registry: TestRegistry;
  readonly daemon: TestDaemon;
  /** Reference of the busybox image. */
  readonly busybox: string;
};

export async function startReadyNode(t: Test, options: TestDaemonOptions = {}): Promise<ReadyNode> {
  const node = await TestNode.start();
  t.teardown(() => node.stop());
  const registry = await TestRegistry.start(node);
  const daemon = await TestDaemon.start(node, options);
  const busybox = await registry.push('test/busybox', '1', await busyboxImage());
  await daemon.cri.image.pullImage({ image: { image: busybox } });
  return { node, registry, daemon, busybox };
}

export type PodSettings = Init<PodSandboxConfig>;
export type ContainerSettings = Init<ContainerConfig>;

/** A pod that runs on a ready node. */
export class TestPod {
  readonly id: string;
  readonly config: PodSettings;
  readonly logDirectory: string;
  readonly #ready: ReadyNode;

  private constructor(ready: ReadyNode, id: string, config: PodSettings, logDirectory: string) {
    this.#ready = ready;
    this.id = id;
    this.config = config;
    this.logDirectory = logDirectory;
  }

  /** RunPodSandbox with what CRI demands and the settings given. */
  static async run(ready: ReadyNode, name: string, settings: PodSettings = {}, runtimeHandler = ''): Promise<TestPod> {
    const logDirectory = ready.node.path('logs', name);
    await mkdir(logDirectory, { recursive: true });
    const metadata = { name, namespace: 'test', uid: `uid-${name}`, attempt: 0 };
    const config = { metadata, logDirectory, linux: {}, ...settings };
    const { podSandboxId } = await ready.daemon.cri.runtime.runPodSandbox({ config, runtimeHandler });
    return new TestPod(ready, podSandboxId, config, logDirectory);
  }

  /** CreateContainer of a shell script in busybox, with the settings given; it logs to `NAME.log`. Returns the id. */
  async create(name: string, script: string, settings: ContainerSettings = {}): Promise<string> {
    const config = {
      metadata: { name, attempt: 0 },
      image: { image: this.#ready.busybox },
      command: ['sh', '-c', script],
      logPath: `${name}.log`,
      linux: {},
      ...settings,
    };
    const request = { podSandboxId: this.id, config, sandboxConfig: this.config };
    return (await this.#ready.daemon.cri.runtime.createContainer(request)).containerId;
  }

  /** `create`, then StartContainer. */
  async start(name: string, script: string, settings: ContainerSettings = {}): Promise<string> {
    const containerId = await this.create(name, script, settings);
    await this.#ready.daemon.cri.runtime.startContainer({ containerId });
    return containerId;
  }

  /** What a container has logged so far, one element per line of the log file. Source: CRI log format, kubelet. */
  logLines(name: string): LogLine[] {
    const text = readFileSync(join(this.logDirectory, `${name}.log`), 'utf8');
    return text.split('\n').filter(Boolean).map(parseLogLine);
  }
}

export type LogLine = { readonly time: string; readonly stream: string; readonly tag: string; readonly text: string };

function parseLogLine(line: string): LogLine {
  const [, time = '', stream = '', tag = '', text = ''] = /^(\S+) (stdout|stderr) (\S+) (.*)$/s.exec(line) ?? [];
  if (!time) throw new Error(`not a line of a CRI log: ${line}`);
  return { time, stream, tag, text };
}

/** The status of a container. @throws Error when the daemon answers without one */
export async function containerStatus(daemon: TestDaemon, containerId: string): Promise<ContainerStatus> {
  const { status } = await daemon.cri.runtime.containerStatus({ containerId });
  if (!status) throw new Error(`ContainerStatus of ${containerId} has no status`);
  return status;
}

/** The status of a container once it has exited. @throws RpcError DeadlineExceeded */
export const waitExited = (daemon: TestDaemon, containerId: string, timeoutMs = 20_000): Promise<ContainerStatus> =>
  withDeadline(
    eventually(
      async () => {
        const status = await containerStatus(daemon, containerId);
        if (status.state !== ContainerState.CONTAINER_EXITED) throw new Error(`its state is ${status.state}`);
        return status;
      },
      `container ${containerId} exits`,
      { timeoutMs },
    ),
    timeoutMs + 5_000,
    `asking for the status of container ${containerId}`,
  );
