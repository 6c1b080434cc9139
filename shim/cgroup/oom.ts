import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupPaths } from './paths.ts';

/** How often the kernel's OOM killer has struck in a cgroup; 0 where nobody counts. Source: memory.oom_control (v1), memory.events (v2). */
export function oomKills(cgroup: CgroupPaths): number {
  const file = cgroup.unified
    ? join(cgroup.unified, 'memory.events')
    : join(cgroup.controllers['memory'] ?? '/nonexistent', 'memory.oom_control');
  try {
    const [, count] = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return Number(count ?? 0);
  } catch {
    return 0; // no memory controller, or the cgroup is gone
  }
}
