import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Move this process into a cgroup that exists already, in every hierarchy that has it.
 * @param path as runc's option `shim_cgroup` names it, relative to the hierarchy's root.
 */
export function joinCgroup(path: string): void {
  const isUnified = existsSync(join(CGROUP_ROOT, 'cgroup.controllers'));
  const roots = isUnified ? [CGROUP_ROOT] : readdirSync(CGROUP_ROOT).map(name => join(CGROUP_ROOT, name));
  for (const root of roots) {
    const procs = join(root, path, 'cgroup.procs');
    if (existsSync(procs)) writeFileSync(procs, String(process.pid));
  }
}
