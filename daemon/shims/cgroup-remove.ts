import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where cgroup hierarchies are mounted: version 1 has one directory for each, version 2 is the directory itself. */
const CGROUP_ROOT = '/sys/fs/cgroup';

/** Remove an empty cgroup from every hierarchy; one that was never made there is fine. */
export async function removeCgroup(path: string): Promise<void> {
  for (const hierarchy of ['', ...(await readdir(CGROUP_ROOT))])
    await rmdir(join(CGROUP_ROOT, hierarchy, path)).catch(ignoreMissing);
}

function ignoreMissing(err: unknown): void {
  const { code } = err as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw err; // never made there, or not a hierarchy
}
