import { join } from 'node:path';
import { readText, subdirectories } from './read-text.ts';

/** Deeper cgroups than this below a container are not looked at: a container may make as many as it likes. */
const MAX_DEPTH = 8;
/** Nor more of them than this. */
const MAX_GROUPS = 1_000;

/** Pids in a cgroup directory and all below it; each once, none when it is gone. */
export function processesBelow(directory: string): number[] {
  const pids = new Set<number>();
  let level = [directory];
  let groups = 0;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const group of level) {
      if (++groups > MAX_GROUPS) return [...pids];
      for (const pid of (readText(join(group, 'cgroup.procs')) ?? '').split('\n'))
        if (pid !== '') pids.add(Number(pid));
      next.push(...subdirectories(group).map(name => join(group, name)));
    }
    level = next;
  }
  pids.delete(0); // a process of a PID namespace that we do not see into
  return [...pids];
}
