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

  static async start(): Promise<KubeletWorld> {
    const node = await TestNode.start();
    try {
      const [registry, daemon] = await Promise.all([TestRegistry.start(node), TestDaemon.start(node)]);
      const image = await registry.push('busybox', '1', await busyboxImage());
      return new KubeletWorld(node, daemon, registry, await Kubelet.prepare(node, daemon.socket), image);
    } catch (err) {
      await node.stop();
      throw err;
    }
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

  /** Try until it does not throw. */
  async until<T>(what: string, attempt: () => T | Promise<T>, timeoutMs = POD_DEADLINE_MS): Promise<T> {
    return await eventually(attempt, what, { timeoutMs });
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
