import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupPaths } from './paths.ts';

/**
 * Let a frozen container go on without the OCI runtime. In version 1 a frozen process does not even see SIGKILL;
 * in version 2 it does, and nothing is to be done. Source: kernel documentation, cgroup-v1/freezer-subsystem.
 */
export function thawForKill({ controllers }: CgroupPaths): void {
  const state = join(controllers['freezer'] ?? '/nonexistent', 'freezer.state');
  if (existsSync(state)) writeFileSync(state, 'THAWED');
}
