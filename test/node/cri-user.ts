import type { Init } from '@cleat/proto/codec';
import { type ContainerConfig, ContainerState, NamespaceMode, type PodSandboxConfig } from '@cleat/proto/cri';
import type { CriClient } from './cri-client.ts';
import { eventually } from './reach.ts';

/** What a test does with a daemon, in few words: pods and containers of one image. */
export abstract class CriUser {
  abstract readonly runtime: CriClient['runtime'];
  /** Reference of the image that containers run, which is pulled. */
  abstract readonly image: string;
  /** Where a pod's logs go. */
  abstract logDirectory(pod: string): string;

  /** A sandbox's configuration; containers have PID namespaces of their own unless told. */
  podConfig(name: string, more: Init<PodSandboxConfig> = {}): Init<PodSandboxConfig> {
    return {
      metadata: { name, namespace: 'test', uid: `uid-${name}`, attempt: 0 },
      logDirectory: this.logDirectory(name),
      linux: { securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER } } },
      ...more,
    };
  }

  async runPod(name: string, more: Init<PodSandboxConfig> = {}, runtimeHandler = ''): Promise<string> {
    const { podSandboxId } = await this.runtime.runPodSandbox({ config: this.podConfig(name, more), runtimeHandler });
    return podSandboxId;
  }

  containerConfig(name: string, command: readonly string[], more: Init<ContainerConfig> = {}): Init<ContainerConfig> {
    return {
      metadata: { name, attempt: 0 },
      image: { image: this.image },
      command,
      logPath: `${name}.log`,
      linux: { securityContext: { namespaceOptions: { pid: NamespaceMode.CONTAINER } } },
      ...more,
    };
  }

  async createContainer(
    podSandboxId: string,
    name: string,
    command: readonly string[],
    more: Init<ContainerConfig> = {},
  ) {
    const config = this.containerConfig(name, command, more);
    return (await this.runtime.createContainer({ podSandboxId, config })).containerId;
  }

  /** Create and start. */
  async runContainer(podId: string, name: string, command: readonly string[], more: Init<ContainerConfig> = {}) {
    const containerId = await this.createContainer(podId, name, command, more);
    await this.runtime.startContainer({ containerId });
    return containerId;
  }

  async status(containerId: string) {
    const { status } = await this.runtime.containerStatus({ containerId });
    if (!status) throw new Error(`no status of ${containerId}`);
    return status;
  }

  /** The status once the container has ended. */
  async exited(containerId: string) {
    return await eventually(async () => {
      const status = await this.status(containerId);
      if (status.state !== ContainerState.CONTAINER_EXITED) throw new Error(`state ${status.state}`);
      return status;
    }, `container ${containerId} ends`);
  }

  async exec(containerId: string, ...cmd: string[]) {
    const { exitCode, stdout, stderr } = await this.runtime.execSync({ containerId, cmd, timeout: 30n });
    return { exitCode, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
  }

  /** Pid of a container's init, as the daemon sees it. */
  async pid(containerId: string): Promise<number> {
    const { info } = await this.runtime.containerStatus({ containerId, verbose: true });
    return (JSON.parse(info['info'] ?? '{}') as { pid: number }).pid;
  }
}
