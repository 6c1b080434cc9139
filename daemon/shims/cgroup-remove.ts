import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where cgroup hierarchies are mounted: version 1 has one directory for each, version 2 is the directory itself. */
const CGROUP_ROOT = '/sys/fs/cgroup';

/** Remove a cgroup without processes, with all below it, from every hierarchy; one that was never made there is fine. */
export async function removeCgroup(path: string): Promise<void> {
  for (const hierarchy of ['', ...(await readdir(CGROUP_ROOT))]) await removeTree(join(CGROUP_ROOT, hierarchy, path));
}

/** What is below was made by the OCI runtime (crun, with systemd) or by the container itself. */
async function removeTree(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []); // it is not there: rmdir tells
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(group, entry.name));
  await rmdir(group).catch(ignoreMissing);
}

function ignoreMissing(err: unknown): void {
  const { code } = err as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw err; // never made there, or not a hierarchy
}
