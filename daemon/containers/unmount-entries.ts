import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unmount } from '@cleat/linux';

/**
 * Unmount what is mounted on the entries of a directory, all of what lies one on another, with what is mounted in it. No
 * mount, or no directory, is fine.
 * @throws SystemError
 */
export function unmountEntries(dir: string): void {
  for (const name of namesIn(dir)) while (unmount(join(dir, name), { detach: true }));
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw err;
  }
}
