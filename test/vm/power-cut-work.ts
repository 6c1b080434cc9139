import type { PowerCutWorld } from './power-cut-world.ts';

/** What the daemon has answered, and what a power cut must therefore leave as it is. */
export class Promises {
  /** Sandboxes that were made, and that nobody has begun to remove. */
  readonly pods = new Set<string>();
  /** Containers that were made, and that nobody has begun to remove; with the exit code, if it was told. */
  readonly containers = new Map<string, number | undefined>();
  /** References that were removed, and that nobody has begun to pull again. */
  readonly removed = new Set<string>();
  /** Ids of images that were seen with a record of being written out, and that nobody has begun to remove. */
  readonly written = new Map<string, string>();
  /** For the reader: how much was done, and how many images were lost because they were not written out yet. */
  readonly counts = { pods: 0, pulls: 0, lostImages: 0 };
}

/** A line of a log, as long as a page takes a few dozen. */
const WRITE_LOG = 'i=0; while [ $i -lt 300 ]; do echo "line $i of a log that a power cut ends"; i=$((i + 1)); done';
const LOG_AND_STAY = ['sh', '-c', `${WRITE_LOG}; exec sleep 100000`];
const EXIT_CODE = 3;
const LOG_AND_END = ['sh', '-c', `${WRITE_LOG}; exit ${EXIT_CODE}`];

/** What a node's daemon is asked for, until its power is cut. */
export class Work {
  readonly #world: PowerCutWorld;
  readonly #promises: Promises;
  readonly #random: () => number;
  #pods = 0;
  #over = false;

  constructor(world: PowerCutWorld, promises: Promises, random: () => number) {
    this.#world = world;
    this.#promises = promises;
    this.#random = random;
  }

  /** From here on, what fails, fails because of the cut. */
  end(): void {
    this.#over = true;
  }

  /**
   * Images come and go; a node's pods of before go and new ones come, as a kubelet does it after a reboot.
   * @param name of the first pod
   * @param goneOn called when all of before is gone, an image was pulled, and a pod has run
   * @throws what fails before the end
   */
  async run(name: string, goneOn: () => void): Promise<void> {
    const pods = async () => {
      try {
        await this.#goOn(name);
      } catch (err) {
        if (!this.#over) throw err;
      }
      goneOn();
      await this.#until(() => this.#somethingWithPods(name));
    };
    await Promise.all([this.#until(() => this.#somethingWithImages()), pods()]);
  }

  /**
   * Images come and go, and nothing else: the kernel writes out the whole file system whenever a container's overlay is
   * unmounted, so that beside pods little of an image is ever in memory alone.
   * @param begun called when something was done
   */
  async runWithImagesOnly(begun: () => void): Promise<void> {
    await this.#until(async () => {
      await this.#somethingWithImages();
      begun();
    });
  }

  async #goOn(name: string): Promise<void> {
    const { runtime, image } = this.#world;
    const { items } = await runtime.listPodSandbox({});
    const removed = items.map(({ id }) => this.#removePod(id));
    await this.#pull(image);
    await Promise.all([this.#runPod(name), ...removed]);
  }

  async #until(step: () => Promise<void>): Promise<void> {
    while (!this.#over)
      try {
        await step();
      } catch (err) {
        if (!this.#over) throw err;
      }
  }

  async #somethingWithPods(name: string): Promise<void> {
    const podId = await this.#runPod(`${name}-${++this.#pods}`);
    const keeps = this.#random() < 0.4;
    if (!keeps) await this.#removePod(podId);
  }

  async #somethingWithImages(): Promise<void> {
    const { references } = this.#world.images;
    const others = references.slice(1);
    const reference = others[Math.floor(this.#random() * others.length)] ?? '';
    if (this.#random() < 0.65) return await this.#pull(reference);
    for (const [id, name] of this.#promises.written) if (name === reference) this.#promises.written.delete(id);
    await this.#world.cri.image.removeImage({ image: { image: reference } });
    this.#promises.removed.add(reference);
  }

  async #pull(reference: string): Promise<void> {
    this.#promises.removed.delete(reference);
    await this.#world.cri.image.pullImage({ image: { image: reference } });
    this.#promises.counts.pulls++;
  }

  async #runPod(name: string): Promise<string> {
    const world = this.#world;
    const podId = await world.runPod(name);
    this.#promises.pods.add(podId);
    this.#promises.counts.pods++;
    const make = async (containerName: string, command: readonly string[]) => {
      const containerId = await world.createContainer(podId, containerName, command);
      this.#promises.containers.set(containerId, undefined);
      await world.runtime.startContainer({ containerId });
      return containerId;
    };
    const [, ends] = await Promise.all([make('stays', LOG_AND_STAY), make('ends', LOG_AND_END)]);
    const { exitCode } = await world.exited(ends);
    if (exitCode !== EXIT_CODE) throw new Error(`container ${ends} ended with ${exitCode}`);
    if (this.#promises.containers.has(ends)) this.#promises.containers.set(ends, exitCode);
    return podId;
  }

  async #removePod(podSandboxId: string): Promise<void> {
    const { runtime } = this.#world;
    const { containers } = await runtime.listContainers({ filter: { podSandboxId } });
    this.#promises.pods.delete(podSandboxId);
    for (const { id } of containers) this.#promises.containers.delete(id);
    if (this.#random() < 0.5) await runtime.stopPodSandbox({ podSandboxId });
    await runtime.removePodSandbox({ podSandboxId });
  }
}
