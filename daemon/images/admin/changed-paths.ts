import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resourceExhausted } from '@cleat/base';

export type Change = { readonly change: 'added' | 'changed' | 'deleted'; readonly path: string };

/** More changes are not told: they would not fit into memory together with all the rest. */
const MAX_CHANGES = 1_000_000;

/**
 * The paths in an overlay's upper directory, in order, as changes of the lower ones. Those below an added directory are
 * told too. Names that are not UTF-8 are shown with replacement characters.
 * @param lower the layers' directories.
 * @throws RpcError ResourceExhausted beyond a million changes, the signal's reason.
 */
export async function changedPaths(upper: string, lower: readonly string[], signal: AbortSignal): Promise<Change[]> {
  const changes: Change[] = [];
  const pending = [''];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    signal.throwIfAborted();
    for (const name of (await readdir(join(upper, directory))).sort()) {
      const path = `${directory}/${name}`;
      const stats = await lstat(join(upper, path)).catch(() => undefined); // the container may remove it meanwhile
      if (!stats) continue;
      if (changes.length === MAX_CHANGES) throw resourceExhausted(`more than ${MAX_CHANGES} paths have changed`);
      changes.push({ change: await changeOf(path, stats.isCharacterDevice() && stats.rdev === 0, lower), path });
      if (stats.isDirectory()) pending.push(path);
    }
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function changeOf(path: string, isWhiteout: boolean, lower: readonly string[]): Promise<Change['change']> {
  if (isWhiteout) return 'deleted';
  for (const directory of lower) if (await lstat(join(directory, path)).catch(() => undefined)) return 'changed'; // not in this layer: the next one
  return 'added';
}
