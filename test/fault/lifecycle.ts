import { ContainerState, NamespaceMode, PodSandboxState } from '@cleat/proto/cri';
import { status as Status } from '@grpc/grpc-js';
import type { World } from '../integration/world.ts';
import type { Operation } from './failpoint-world.ts';

/** Says that it was told to end, by its exit code. */
const PROGRAM = ['sh', '-c', 'trap "exit 7" TERM; sleep 1000 & wait'];

/** What a container of a lifecycle ends with: its own code, or, when the one who knew it was killed, the admission of that. */
export const EXPECTED_EXIT = 7;

/** One pod with one container, from RunPodSandbox to RemovePodSandbox, each step as the kubelet does it: until it is reached. */
export class Lifecycle {
  readonly #world: World;
  readonly #name: string;
  /** The pod has an init of its own, because its containers share a PID namespace. */
  readonly #shared: boolean;
  /** All ids that RunPodSandbox and CreateContainer ever answered. */
  readonly podIds = new Set<string>();
  readonly containerIds = new Set<string>();
  #podId = '';
  #containerId = '';
  #attempt = 0;
  /** Seconds that the container gets to end by itself; 0 kills it. */
  graceS = 20n;

  constructor(world: World, name: string, shared: boolean) {
    this.#world = world;
    this.#name = name;
    this.#shared = shared;
  }

  readonly runPod: Operation = async () => {
    const pid = this.#shared ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    const more = { linux: { securityContext: { namespaceOptions: { pid } } } };
    this.#podId = await this.#world.runPod(this.#name, more);
    this.podIds.add(this.#podId);
    const pods = (await this.#world.runtime.listPodSandbox({})).items.filter(p => p.metadata?.name === this.#name);
    if (pods.length !== 1 || pods[0]?.state !== PodSandboxState.SANDBOX_READY)
      throw new Error(`there are ${pods.length} sandboxes of this name, in state ${pods[0]?.state}`);
  };

  readonly create: Operation = async () => {
    const namespaceOptions = { pid: this.#shared ? NamespaceMode.POD : NamespaceMode.CONTAINER };
    const metadata = { name: 'c', attempt: this.#attempt };
    const more = { metadata, linux: { securityContext: { namespaceOptions } } };
    this.#containerId = await this.#world.createContainer(this.#podId, 'c', PROGRAM, more);
    this.containerIds.add(this.#containerId);
    const all = (await this.#containers()).filter(c => c.metadata?.attempt === this.#attempt);
    if (all.length !== 1) throw new Error(`there are ${all.length} containers of this name`);
  };

  /** One that could not be started has ended; the kubelet makes another one then. */
  readonly start: Operation = async () => {
    const containerId = this.#containerId;
    const { state } = await this.#world.status(containerId);
    if (state === ContainerState.CONTAINER_EXITED) {
      this.#attempt++;
      await this.create();
      throw new Error('it could not be started; there is another one');
    }
    if (state === ContainerState.CONTAINER_CREATED) await this.#world.runtime.startContainer({ containerId });
    const running = (await this.#containers()).filter(c => c.state === ContainerState.CONTAINER_RUNNING);
    if (running.length !== 1) throw new Error(`${running.length} containers run`);
    const { exitCode, stdout } = await this.#world.exec(running[0]?.id ?? '', 'echo', 'alive');
    if (exitCode !== 0 || stdout !== 'alive\n') throw new Error('nothing can be run in it');
  };

  readonly stop: Operation = async () => {
    const containerId = this.#containerId;
    await this.#world.runtime.stopContainer({ containerId, timeout: this.graceS });
    const { state } = await this.#world.status(containerId);
    if (state !== ContainerState.CONTAINER_EXITED) throw new Error(`its state is ${state}`);
  };

  readonly removeContainer: Operation = async () => {
    for (const { id } of await this.#containers()) await this.#world.runtime.removeContainer({ containerId: id });
    if ((await this.#containers()).length > 0) throw new Error('it is still there');
  };

  readonly stopPod: Operation = async () => {
    await this.#world.runtime.stopPodSandbox({ podSandboxId: this.#podId });
    const { status } = await this.#world.runtime.podSandboxStatus({ podSandboxId: this.#podId });
    if (status?.state !== PodSandboxState.SANDBOX_NOTREADY) throw new Error('it is still ready');
  };

  readonly removePod: Operation = async () => {
    await this.#world.runtime.removePodSandbox({ podSandboxId: this.#podId });
    const pods = (await this.#world.runtime.listPodSandbox({})).items;
    if (pods.some(pod => pod.id === this.#podId)) throw new Error('it is still there');
  };

  /** How the container ended, as the daemon says. Undefined when it is removed. */
  async exit() {
    const { exitCode, reason } = await this.#world.status(this.#containerId).catch((err: { code?: number }) => {
      if (err.code === Status.NOT_FOUND) return { exitCode: undefined, reason: '' };
      throw err;
    });
    return { exitCode, reason };
  }

  async #containers() {
    const filter = { podSandboxId: this.#podId };
    return (await this.#world.runtime.listContainers({ filter })).containers;
  }
}
