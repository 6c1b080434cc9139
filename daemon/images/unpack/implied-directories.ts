import type { Stats } from 'node:fs';
import { chmod, lchown, lstat, lutimes } from 'node:fs/promises';

/** A path below a layer, whose parts are bytes shown as latin1. */
const below = (files: string, path: string): Buffer =>
  path === '' ? Buffer.from(files) : Buffer.concat([Buffer.from(`${files}/`), Buffer.from(path, 'latin1')]);

/** A directory that is reached without any symbolic link: a layer's links must not lead the daemon elsewhere. */
async function plainDirectory(files: string, path: string): Promise<Stats | undefined> {
  const parts = path === '' ? [] : path.split('/');
  for (let depth = 0; depth <= parts.length; depth++) {
    const stat = await lstat(below(files, parts.slice(0, depth).join('/'))).catch(() => undefined); // not there: not in this layer
    if (!stat?.isDirectory()) return undefined;
    if (depth === parts.length) return stat;
  }
  return undefined;
}

/**
 * A layer may name `tmp/a` without saying what `tmp` is. Overlay shows the topmost layer's directory, so such a directory gets
 * the mode, owner and time that it has in the layers below.
 * @param files the layer's directory; nobody else changes it now.
 * @param lower the directories of the layers below, the nearest first.
 */
export async function settleImpliedDirectories(
  files: string,
  implied: readonly string[],
  lower: readonly string[],
): Promise<void> {
  for (const path of implied) {
    if (!(await plainDirectory(files, path))) continue;
    for (const other of lower) {
      const stat = await plainDirectory(other, path);
      if (!stat) continue;
      const target = below(files, path);
      await lchown(target, stat.uid, stat.gid);
      await chmod(target, stat.mode & 0o7777);
      await lutimes(target, stat.atime, stat.mtime);
      break;
    }
  }
}
