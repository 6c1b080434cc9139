import { readFileSync } from 'node:fs';
import { cgroupPids } from './members.ts';
import type { CgroupPaths } from './paths.ts';

/** How often the processes are listed again: one may have forked between two looks. */
const ROUNDS = 3;

type Relatives = { readonly parent: number; readonly session: number };

/**
 * SIGKILL a process of a container, everything in its session (the OCI runtime makes an exec'd process the leader of
 * one), and the children of all these. What has left both ways is not found.
 */
export function killSession(leader: number, cgroup: CgroupPaths | undefined): void {
  for (let round = 0; round < ROUNDS; round++) {
    const found = [leader, ...(cgroup ? relatives(leader, cgroupPids(cgroup)) : [])];
    const signalled = found.filter(pid => killNow(pid));
    if (signalled.length === 0) return;
  }
}

function relatives(leader: number, pids: readonly number[]): number[] {
  const known = new Map(pids.map(pid => [pid, readRelatives(pid)] as const));
  const family = new Set([leader]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [pid, of] of known) if (of && (of.session === leader || family.has(of.parent))) family.add(pid);
  }
  family.delete(leader);
  return [...family];
}

/** Source: proc_pid_stat(5), fields 4 and 6. */
function readRelatives(pid: number): Relatives | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may hold anything
    return { parent: Number(parent), session: Number(session) };
  } catch {
    return undefined; // it has ended
  }
}

function killNow(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // ESRCH: it ended meanwhile
    return false;
  }
}
