import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/** Directories of one container's cgroups. Plain data. */
export type CgroupPaths = {
  /** Directory in the unified hierarchy, where that holds the controllers. */
  readonly unified?: string;
  /** Directories by controller, in version 1. */
  readonly controllers: Readonly<Record<string, string>>;
};

/**
 * The cgroups that a process is in.
 * @returns undefined when the process is gone.
 */
export function cgroupOf(pid: number): CgroupPaths | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return undefined; // it has ended: ENOENT, or ESRCH while being read
  }
  return parseCgroups(text, existsSync(join(CGROUP_ROOT, 'cgroup.controllers')));
}

/**
 * Read the text of /proc/PID/cgroup. Source: cgroups(7).
 * @param isUnified the machine has version 2 only.
 */
export function parseCgroups(text: string, isUnified: boolean): CgroupPaths {
  const controllers: Record<string, string> = {};
  let unified = '';
  for (const line of text.split('\n')) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (!names) unified = path;
    else for (const name of names.split(',')) controllers[name] = join(CGROUP_ROOT, name.replace(/^name=/, ''), path);
  }
  return isUnified ? { unified: join(CGROUP_ROOT, unified), controllers: {} } : { controllers };
}
