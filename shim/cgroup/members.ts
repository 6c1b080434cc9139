import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupPaths } from './paths.ts';

/** Deepest nesting that is looked into: a container may make cgroups below its own. */
const MAX_DEPTH = 32;

/** The directory that lists all processes of a container: any hierarchy does. */
const listing = ({ unified, controllers }: CgroupPaths): string | undefined =>
  unified ?? controllers['pids'] ?? controllers['memory'] ?? controllers['devices'] ?? Object.values(controllers)[0];

/** Pids of a container's processes, those in cgroups below its own included. */
export function cgroupPids(cgroup: CgroupPaths): number[] {
  const directory = listing(cgroup);
  return directory === undefined ? [] : pidsBelow(directory, MAX_DEPTH);
}

/**
 * SIGKILL every process of a container until none is left, at most for `timeoutMs`. Version 2 does it at once;
 * in version 1 they are listed again, as one may have forked meanwhile.
 * @returns whether none is left.
 */
export async function endCgroup(cgroup: CgroupPaths, timeoutMs: number): Promise<boolean> {
  const kill = cgroup.unified && join(cgroup.unified, 'cgroup.kill');
  const lateAtMs = performance.now() + timeoutMs;
  for (let pauseMs = 0; cgroupPids(cgroup).length > 0; pauseMs++) {
    if (performance.now() >= lateAtMs) return false;
    if (kill && existsSync(kill)) writeFileSync(kill, '1');
    else signalCgroup(cgroup, 'SIGKILL');
    await new Promise(resolve => setTimeout(resolve, pauseMs)); // the kernel takes them out of the cgroup as they end
  }
  return true;
}

/** Signal every process of a container that is there now. */
export function signalCgroup(cgroup: CgroupPaths, signal: NodeJS.Signals | number): void {
  for (const pid of cgroupPids(cgroup)) {
    try {
      process.kill(pid, signal);
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // ESRCH: it ended meanwhile
    }
  }
}

function pidsBelow(directory: string, depth: number): number[] {
  const pids = readNow(() => readFileSync(join(directory, 'cgroup.procs'), 'utf8'), '')
    .split('\n')
    .map(Number);
  const entries = readNow(() => readdirSync(directory, { withFileTypes: true }), []);
  const below = depth === 0 ? [] : entries.filter(entry => entry.isDirectory());
  return [...pids, ...below.flatMap(({ name }) => pidsBelow(join(directory, name), depth - 1))].filter(pid => pid > 0);
}

/** A cgroup may vanish while it is read. */
function readNow<T>(read: () => T, gone: T): T {
  try {
    return read();
  } catch {
    return gone;
  }
}
