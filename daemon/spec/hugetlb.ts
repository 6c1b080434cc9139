import { readFileSync } from 'node:fs';

/**
 * Whether containers can be given limits of huge pages: a machine may know their sizes and yet have no controller.
 * Source: cgroups(7): /proc/PID/cgroup names the mounted controllers of version 1, cgroup.controllers those of version 2.
 */
export function hasHugetlb(cgroupVersion: 1 | 2): boolean {
  const path = cgroupVersion === 2 ? '/sys/fs/cgroup/cgroup.controllers' : '/proc/self/cgroup';
  return /\bhugetlb\b/.test(readFileSync(path, 'utf8'));
}
