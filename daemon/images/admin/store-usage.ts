import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerStore } from '../layer-store.ts';
import type { ImageLayout } from '../layout.ts';

export type StoreUsage = { readonly usedBytes: bigint; readonly inodesUsed: bigint };

/** `st_blocks` counts 512 bytes, whatever the file system's block size. Source: stat(2). */
const BLOCK_BYTES = 512n;

/** Of what is being made, these hold a few big files. Others hold a layer: how much is known when it is unpacked. */
const SPOOLS = /^(?:import|export)-/;

/**
 * What the image store takes on disk, as `du` counts it, partial downloads included. Only the files inside layers are not
 * looked at: they were counted when they were unpacked. Layers that are being unpacked or deleted do not count.
 */
export async function measureStore(layout: ImageLayout, layers: LayerStore): Promise<StoreUsage> {
  const usage = { usedBytes: 0n, inodesUsed: 0n };
  const numbers = [];
  for (const { number, sizeBytes, inodes } of layers.all()) {
    usage.usedBytes += BigInt(sizeBytes);
    usage.inodesUsed += BigInt(inodes);
    numbers.push(number);
  }
  const around = numbers.flatMap(number => [layout.layer(number), layout.layerRecord(number)]);
  const paths = [layout.root, layout.layers, layout.ingest, ...around, ...(await otherFiles(layout))];
  for (const found of await Promise.all(paths.map(path => lstat(path, { bigint: true }).catch(() => undefined)))) {
    if (!found) continue; // it has gone since
    usage.usedBytes += found.blocks * BLOCK_BYTES;
    usage.inodesUsed += 1n;
  }
  return usage;
}

/** Everything but layers: blobs, records, and what is being made. */
async function otherFiles({ root, layers, ingest }: ImageLayout): Promise<string[]> {
  const own = await namesIn(root);
  const trees = own.filter(path => path !== layers && path !== ingest);
  const made = await namesIn(ingest);
  const spools = made.filter(path => SPOOLS.test(path.slice(ingest.length + 1)));
  const inside = await Promise.all([...trees.map(below), ...spools.map(below)]);
  return [...trees, ...made, ...inside.flat()];
}

/** All that is below a directory; the store's own are three deep at most. */
async function below(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => []); // a file, or gone
  return entries.map(name => join(directory, name));
}

const namesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory).catch(() => [])).map(name => join(directory, name));
