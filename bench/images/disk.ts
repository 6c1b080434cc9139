import type { TestNode } from '../../test/node/node.ts';
import type { Runtime } from '../runtimes.ts';

const SIZE = '6G';

/** Where a runtime keeps its images. */
const rootOf = (node: TestNode, name: Runtime['name']) =>
  node.path({ cleat: 'd-root', containerd: 'containerd-root' }[name]);

/**
 * A file system of its own for each runtime's images, before they start: ext4 with a journal, as nodes have it, on a file in
 * memory, so that what else the machine writes disturbs nobody. They end with the node.
 */
export async function makeDisks(node: TestNode, names: readonly Runtime['name'][]): Promise<void> {
  const memory = node.path('disks');
  await node.sh(`mkdir ${memory} && mount -t tmpfs -o size=16G none ${memory}`);
  for (const name of names) {
    const [file, root] = [`${memory}/${name}`, rootOf(node, name)];
    await node.sh(`
      truncate -s ${SIZE} ${file} && mkfs.ext4 -q -F -E lazy_itable_init=1 ${file}
      mkdir -p ${root} && mount -o loop,discard ${file} ${root}`);
  }
}

/** Write out what a runtime has left to write. */
export async function settleDisk(node: TestNode, name: Runtime['name']): Promise<void> {
  await node.sh(`sync -f ${rootOf(node, name)}`);
}
