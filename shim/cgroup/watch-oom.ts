import { watch } from 'node:fs';
import { join } from 'node:path';
import type { CgroupPaths } from './paths.ts';

/**
 * Call `notice` when the counts of `memory.events` change. systemd removes a scope as soon as its last process has ended,
 * and with it the count that would tell why: it must be read before. Version 1 has no such file, and its groups stay.
 * Keeps no program alive. @returns ends it; calling again is fine.
 */
export function watchOom(cgroup: CgroupPaths | undefined, notice: () => void): () => void {
  if (!cgroup?.unified) return () => {};
  try {
    const watcher = watch(join(cgroup.unified, 'memory.events'), { persistent: false }, notice);
    watcher.on('error', () => watcher.close()); // the cgroup is gone
    return () => watcher.close();
  } catch {
    return () => {}; // no memory controller, or no more inotify watches: it is read at the end
  }
}
