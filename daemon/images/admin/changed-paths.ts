import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ChangeList } from './change-list.ts';

export type Change = { readonly change: 'added' | 'changed' | 'deleted'; readonly path: string };

/**
 * The paths in an overlay's upper directory, in order, as changes of the lower ones. Those below an added directory are
 * told too. Names that are not UTF-8 are shown with replacement characters.
 * @param lower the layers' directories.
 * @throws RpcError ResourceExhausted beyond a million changes, the signal's reason.
 */
export async function changedPaths(upper: string, lower: readonly string[], signal: AbortSignal): Promise<Change[]> {
  const changes = new ChangeList();
  const pending = [''];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    signal.throwIfAborted();
    for (const name of (await readdir(join(upper, directory))).sort()) {
      const path = `${directory}/${name}`;
      const stats = await lstat(join(upper, path)).catch(() => undefined); // the container may remove it meanwhile
      if (!stats) continue;
      changes.add(await changeOf(path, stats.isCharacterDevice() && stats.rdev === 0, lower), path);
      if (stats.isDirectory()) pending.push(path);
    }
  }
  return changes.sorted();
}

async function changeOf(path: string, isWhiteout: boolean, lower: readonly string[]): Promise<Change['change']> {
  if (isWhiteout) return 'deleted';
  for (const directory of lower) if (await lstat(join(directory, path)).catch(() => undefined)) return 'changed'; // not in this layer: the next one
  return 'added';
}
