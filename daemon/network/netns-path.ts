import { statfs } from 'node:fs/promises';

/** File system type of namespace files. Source: linux/magic.h, NSFS_MAGIC. */
const NSFS_MAGIC = 0x6e736673;

/** Whether a namespace is pinned at the path: after a boot, or half way through a creation, it may be a plain file or nothing. */
export async function isNamespace(path: string): Promise<boolean> {
  try {
    return (await statfs(path)).type === NSFS_MAGIC;
  } catch (err) {
    if (['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '')) return false;
    throw err;
  }
}
