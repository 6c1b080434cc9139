import type { BigIntStats, Dir } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pacer } from './pacer.ts';

/** What a directory and everything below it takes on its file system. */
export type DiskUsage = { readonly bytes: bigint; readonly inodes: bigint };

/** Source: stat(2): st_blocks counts 512 bytes, whatever the file system's block size. */
const BLOCK_BYTES = 512n;

/**
 * Measure a directory, one file after the other, each when the pacer lets it. A file with several names counts once.
 * What disappears meanwhile does not count; no inodes means that the directory is gone.
 */
export async function measureDiskUsage(directory: string, pacer: Pacer): Promise<DiskUsage> {
  const usage = { bytes: 0n, inodes: 0n };
  const linked = new Set<bigint>();
  const count = async (path: string) => {
    const stats = await pacer.step(() => unlessMissing(lstat(path, { bigint: true })));
    if (!stats || isCounted(stats, linked)) return stats;
    usage.bytes += stats.blocks * BLOCK_BYTES;
    usage.inodes += 1n;
    return stats;
  };
  const top = await count(directory);
  const pending = top?.isDirectory() ? [directory] : [];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for await (const name of namesIn(path, pacer)) {
      const stats = await count(join(path, name));
      if (stats?.isDirectory() && stats.dev === top?.dev) pending.push(join(path, name));
    }
  }
  return usage;
}

/** Whether another name of the file was counted before. */
function isCounted(stats: BigIntStats, linked: Set<bigint>): boolean {
  if (stats.isDirectory() || stats.nlink < 2n) return false;
  if (linked.has(stats.ino)) return true;
  linked.add(stats.ino);
  return false;
}

/** Names are read in portions: a directory may have millions. */
async function* namesIn(path: string, pacer: Pacer): AsyncGenerator<string> {
  const dir: Dir | undefined = await pacer.step(() => unlessMissing(opendir(path, { bufferSize: 128 })));
  if (!dir) return;
  try {
    for (let entry = await dir.read(); entry !== null; entry = await dir.read()) yield entry.name;
  } finally {
    await dir.close();
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (err) {
    if (['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '')) return undefined; // removed meanwhile
    throw err;
  }
}
