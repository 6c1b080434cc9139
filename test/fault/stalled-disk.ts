import type { World } from '../integration/world.ts';
import { SlowDisk } from './slow-disk.ts';

/** An ext4 file system in a node whose disk takes no writes while it is told so: who syncs or unmounts it waits. */
export class StalledDisk {
  /** Where it is mounted, inside the node. */
  readonly path: string;
  readonly #below: SlowDisk;

  private constructor(path: string, below: SlowDisk) {
    this.path = path;
    this.#below = below;
  }

  static async mount({ node }: World): Promise<StalledDisk> {
    const below = await SlowDisk.mount(node, node.path('below'));
    const path = node.path('disk');
    const image = `${below.path}/image`;
    await node.sh(`truncate -s 64M ${image}; mkfs.ext4 -q -F ${image}; mkdir ${path}; mount -o loop ${image} ${path}`);
    return new StalledDisk(path, below);
  }

  /** From now on no write is answered. */
  stall(): void {
    this.#below.delay(1_000_000);
  }

  /** All that was held up is written, and what comes is. */
  goOn(): void {
    this.#below.delay(0);
  }
}
