import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { attributesOf } from '@cleat/linux';

/** Overlay's mark of a directory that hides what lower layers have in it. Source: kernel, filesystems/overlayfs.rst. */
const OPAQUE = 'trusted.overlay.opaque';

/** What layers show together under one name of a directory. */
export type MergedEntry = {
  /** Names need not be UTF-8. */
  readonly name: Buffer;
  /** Where the topmost layer that has it keeps it. */
  readonly path: Buffer;
  readonly stat: BigIntStats;
  /** Of a directory: the layers' directories that are seen through it, the topmost first. */
  readonly directories: readonly Buffer[];
};

type Found = MergedEntry & {
  readonly directories: Buffer[];
  /** A directory whose lower layers are still seen. */
  isOpen: boolean;
};

export const joinBytes = (directory: Buffer, name: Buffer): Buffer =>
  Buffer.concat([directory, Buffer.from('/'), name]);

/**
 * The entries of a directory as overlay would show it, without any mount. No symbolic link is followed.
 * Source: kernel Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories".
 * @param directories the layers' directories of this path, the topmost first; the files must not change meanwhile.
 */
export function* mergedDirectory(directories: readonly Buffer[]): Generator<MergedEntry> {
  const found = new Map<string, Found>();
  for (const directory of directories)
    for (const name of readdirSync(directory, { encoding: 'buffer' })) {
      const key = name.toString('latin1');
      const above = found.get(key);
      if (!above) found.set(key, topmost(directory, name));
      else if (above.isOpen) seeThrough(above, joinBytes(directory, name));
    }
  for (const entry of found.values()) if (!isWhiteout(entry.stat)) yield entry;
}

function topmost(directory: Buffer, name: Buffer): Found {
  const path = joinBytes(directory, name);
  const stat = lstatSync(path, { bigint: true });
  const isDirectory = stat.isDirectory();
  return { name, path, stat, directories: isDirectory ? [path] : [], isOpen: isDirectory && !isOpaque(path) };
}

/** A lower layer's file of the same name ends what is seen through a directory, its directory adds to it. */
function seeThrough(above: Found, path: Buffer): void {
  const isDirectory = lstatSync(path).isDirectory();
  if (isDirectory) above.directories.push(path);
  above.isOpen = isDirectory && !isOpaque(path);
}

const isWhiteout = (stat: BigIntStats) => stat.isCharacterDevice() && stat.rdev === 0n;

const isOpaque = (path: Buffer) => attributesOf(path).get(OPAQUE)?.toString('latin1') === 'y';
