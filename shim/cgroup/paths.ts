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

const isUnified = (): boolean => existsSync(join(CGROUP_ROOT, 'cgroup.controllers'));

/**
 * The cgroups that a process is in.
 * @returns undefined when the process is gone, or about to be.
 */
export function cgroupOf(pid: number): CgroupPaths | undefined {
  try {
    return parseCgroups(readFileSync(`/proc/${pid}/cgroup`, 'utf8'), isUnified());
  } catch {
    return undefined; // it has ended: ENOENT, or ESRCH while being read
  }
}

/** Where a container's cgroups are, from its path below the root of each hierarchy. Whether they exist is not asked. */
export function cgroupAt(path: string): CgroupPaths {
  if (isUnified()) return { unified: join(CGROUP_ROOT, path), controllers: {} };
  const names = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .flatMap(line => line.split(':')[1]?.split(',') ?? []);
  return { controllers: Object.fromEntries(names.filter(Boolean).map(name => [name, directoryOf(name, path)])) };
}

/** Directory in the hierarchy of one controller of version 1. */
const directoryOf = (controller: string, path: string): string =>
  join(CGROUP_ROOT, controller.replace(/^name=/, ''), path);

/**
 * Read the text of /proc/PID/cgroup. Source: cgroups(7). A root is no container's: where a process is in one, it was not put
 * anywhere, or it is ending (version 1 shows the root from then on).
 * @param isUnified the machine has version 2 only.
 * @returns undefined when it is in roots only.
 */
export function parseCgroups(text: string, isUnified: boolean): CgroupPaths | undefined {
  const controllers: Record<string, string> = {};
  let unified = '';
  for (const line of text.split('\n')) {
    const [, names, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined || path === '/') continue;
    if (!names) unified = path;
    else for (const name of names.split(',')) controllers[name] = directoryOf(name, path);
  }
  if (isUnified) return unified ? { unified: join(CGROUP_ROOT, unified), controllers: {} } : undefined;
  return Object.keys(controllers).length > 0 ? { controllers } : undefined;
}
