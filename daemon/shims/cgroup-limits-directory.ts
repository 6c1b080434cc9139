import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the limits of a container lie on cgroup v2. With systemd, crun sets them in a group of its own within the scope,
 * which holds the processes. Source: crun(1), run.oci.systemd.subgroup.
 * @param directory of the container's cgroup.
 */
export function limitsDirectory(directory: string): string {
  if (!directory.endsWith('.scope')) return directory;
  const within = join(directory, 'container');
  return existsSync(within) ? within : directory;
}
