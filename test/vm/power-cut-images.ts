import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LayerEntry, makeImage, makeLayer } from '../node/image.ts';
import { busyboxLayers } from '../node/images.ts';
import type { TestNode } from '../node/node.ts';
import type { TestRegistry } from '../node/registry.ts';

const LIST_FILES = join(import.meta.dirname, 'guest', 'list-files.sh');
const FILES_PER_LAYER = 120;
/** Written out by the kernel in several parts. */
const BIG_BYTES = 3 * 1024 * 1024;

export type CutImages = {
  /** References as the machine knows them. The first has a shell; all others stand on its layer. */
  readonly references: readonly string[];
  /** The lines of list-files.sh for each layer, by diff id: what its tar holds, unpacked by GNU tar. */
  readonly contents: ReadonlyMap<string, string>;
};

/** Push images to a registry: their layers have many small files and a bigger one, links, and modes and owners of all sorts. */
export async function pushImages(
  node: TestNode,
  registry: TestRegistry,
  address: string,
  random: () => number,
): Promise<CutImages> {
  const [base] = await busyboxLayers();
  const contents = new Map([[base.diffId, await listed(node, base.tar)]]);
  const references = [await registry.push('cut', '0', makeImage([base], { Cmd: ['sh'] }))];
  for (const tag of ['1', '2', '3', '4']) {
    const layers = [base];
    for (const part of ['a', 'b']) {
      const layer = await makeLayer(files(`${tag}${part}`, random));
      contents.set(layer.diffId, await listed(node, layer.tar));
      layers.push(layer);
    }
    references.push(await registry.push('cut', tag, makeImage(layers, { Cmd: ['sh'] })));
  }
  return { references: references.map(reference => reference.replace(registry.address, address)), contents };
}

function files(name: string, random: () => number): Record<string, LayerEntry> {
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)));
  const entries: Record<string, LayerEntry> = { [name]: { type: 'directory', mode: 0o750, uid: 1000, gid: 2000 } };
  for (let i = 0; i < FILES_PER_LAYER; i++)
    entries[`${name}/${i}`] = {
      data: bytes(Math.floor(random() * 9000)),
      mode: [0o644, 0o4755, 0o400][i % 3] ?? 0o644,
    };
  entries[`${name}/link`] = { type: 'symlink', target: '0' };
  entries[`${name}/same`] = { type: 'link', target: `${name}/1` };
  entries[`${name}/empty`] = '';
  entries[`${name}/big`] = Buffer.alloc(BIG_BYTES, bytes(65_537));
  return entries;
}

async function listed(node: TestNode, tar: Buffer): Promise<string> {
  const [file, dir] = [node.path('layer.tar'), node.path('layer')];
  writeFileSync(file, tar);
  return await node.sh(
    `rm -rf ${dir}; mkdir ${dir}; tar -xpf ${file} --numeric-owner -C ${dir}; sh ${LIST_FILES} ${dir}; rm -rf ${dir} ${file}`,
  );
}
