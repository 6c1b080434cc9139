import { realpathCached } from '@cleat/linux';
import { askFileSystem } from './ask-file-system.ts';

/**
 * Where a path on the host really lies, links followed. What the kernel does not know by heart is asked of the file
 * system.
 * @throws as askFileSystem does
 */
export async function resolveHostPath(path: string): Promise<string> {
  const known = realpathCached(path);
  return known ?? (await askFileSystem(['realpath', '-e', '-z', '--'], path)).slice(0, -1);
}
