import { setTimeout as sleep } from 'node:timers/promises';
import { TestDaemon } from '../../node/daemon.ts';
import { busyboxImage } from '../../node/images.ts';
import { leftovers } from '../../node/leftovers.ts';
import { TestNode } from '../../node/node.ts';
import { eventually } from '../../node/reach.ts';
import { TestRegistry } from '../../node/registry.ts';
import { Kubelet, NODE_NAME } from './kubelet-process.ts';
import type { ContainerStatus, Pod } from './pod.ts';

/** How long a state that a pod must come to may take, in milliseconds: the machine may be busy. */
const POD_DEADLINE_MS = 60_000;

/** Pause between two looks at such a state. */
const POLL_MS = 100;

/** A test node with the daemon, a registry with busybox, and a kubelet that does not run yet. */
export class KubeletWorld implements AsyncDisposable {
  readonly node: TestNode;
  readonly daemon: TestDaemon;
  readonly registry: TestRegistry;
  readonly kubelet: Kubelet;
  /** Reference of the busybox image, which the kubelet pulls. */
  readonly image: string;

  private constructor(node: TestNode, daemon: TestDaemon, registry: TestRegistry, kubelet: Kubelet, image: string) {
    this.node = node;
    this.daemon = daemon;
    this.registry = registry;
    this.kubelet = kubelet;
    this.image = image;
  }

  /** @param handler runtime handler of all pods */
  static async start(handler: string): Promise<KubeletWorld> {
    const node = await TestNode.start();
    try {
      const config = { runtime: { default_handler: handler, handlers: { crun: { binary: 'crun' } } } };
      const [registry, daemon] = await Promise.all([TestRegistry.start(node), TestDaemon.start(node, { config })]);
      const image = await registry.push('busybox', '1', await busyboxImage());
      return new KubeletWorld(node, daemon, registry, await Kubelet.prepare(node, daemon.socket), image);
    } catch (err) {
      await node.stop();
      throw err;
    }
  }

  /** What kind of node it is. */
  async place(): Promise<string> {
    const unified = (await this.node.sh('stat -fc %T /sys/fs/cgroup')).trim() === 'cgroup2fs';
    return `test node, cgroup v${unified ? 2 : 1}`;
  }

  /**
   * Without an API server the kubelet shows its node to nobody; this is what it makes a node Ready from: its own health,
   * which includes its loop over the pods, and the runtime's conditions. Throws when one of them does not hold.
   */
  async assertReady(): Promise<void> {
    const { status } = await this.daemon.cri.runtime.status({});
    for (const type of ['RuntimeReady', 'NetworkReady'])
      if (!status?.conditions.some(condition => condition.type === type && condition.status))
        throw new Error(`not ${type}: ${JSON.stringify(status?.conditions)}`);
    await this.kubelet.text('/healthz');
    await this.kubelet.text('/runningpods/'); // it asks the runtime
  }

  /** The pods that the kubelet knows, with their statuses. */
  async pods(): Promise<Pod[]> {
    return (JSON.parse(await this.kubelet.text('/pods')) as { readonly items: Pod[] | null }).items ?? [];
  }

  /** A pod as the kubelet sees it. @throws Error when it does not know it */
  async pod(name: string): Promise<Pod> {
    const found = (await this.pods()).find(pod => pod.metadata.name === staticName(name));
    if (!found) throw new Error(`the kubelet knows no pod ${name}`);
    return found;
  }

  /** Status of a container of a pod, an init container's too. @throws Error when it has none yet */
  async container(pod: string, name: string): Promise<ContainerStatus> {
    const { status } = await this.pod(pod);
    const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    const found = statuses.find(container => container.name === name);
    if (!found) throw new Error(`no status of ${pod}/${name}`);
    return found;
  }

  /** The id that the runtime gave to a container. */
  async containerId(pod: string, name: string): Promise<string> {
    const { containerID = '' } = await this.container(pod, name);
    return containerID.replace(/^.*:\/\//, '');
  }

  /** Pid of a container's init in the node's PID namespace, by its id or its `containerID`. */
  async pid(container: string): Promise<number> {
    const containerId = container.replace(/^.*:\/\//, '');
    const { info } = await this.daemon.cri.runtime.containerStatus({ containerId, verbose: true });
    return (JSON.parse(info['info'] ?? '{}') as { pid: number }).pid;
  }

  /** What a command in a container says on its stdout. @throws Error when it fails */
  async inContainer(pod: string, name: string, ...cmd: string[]): Promise<string> {
    const containerId = await this.containerId(pod, name);
    const { exitCode, stdout, stderr } = await this.daemon.cri.runtime.execSync({ containerId, cmd, timeout: 30n });
    if (exitCode !== 0)
      throw new Error(`${cmd.join(' ')} in ${pod}/${name} ended with ${exitCode}: ${Buffer.from(stderr)}`);
    return Buffer.from(stdout).toString();
  }

  /** Wait until all containers of a pod are ready. */
  async ready(name: string, timeoutMs = POD_DEADLINE_MS): Promise<Pod> {
    return await this.until(
      `pod ${name} is ready`,
      async () => {
        const pod = await this.pod(name);
        const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
        if (ready?.status !== 'True') throw new Error(JSON.stringify(pod.status));
        return pod;
      },
      timeoutMs,
    );
  }

  /** Try until it does not throw; not too often, as each try asks the kubelet for all that it knows. */
  async until<T>(what: string, attempt: () => T | Promise<T>, timeoutMs = POD_DEADLINE_MS): Promise<T> {
    const paced = async () => {
      try {
        return await attempt();
      } catch (err) {
        await sleep(POLL_MS);
        throw err;
      }
    };
    return await eventually(paced, what, { timeoutMs });
  }

  /** Everything of pods and containers that is still on the node, the kubelet's own directories included. */
  async leftovers(): Promise<string[]> {
    const script = `
      for dir in /var/lib/kubelet/pods /var/log/pods /var/log/containers; do
        [ ! -d "$dir" ] || find "$dir" -mindepth 1 -maxdepth 1
      done
      find /sys/fs/cgroup -type d -path '*/kubepods/*' -name 'pod*'`;
    const kubelets = (await this.node.sh(script)).split('\n').filter(Boolean);
    return [...(await leftovers(this.node, this.daemon)), ...kubelets];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.stop();
  }
}

/** The name that the kubelet gives to a static pod. */
export const staticName = (name: string): string => `${name}-${NODE_NAME}`;
