import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * SIGKILL everything in a cgroup and below, without asking a runtime or a shim. An empty or missing group is fine.
 * On version 2 the kernel does it (`cgroup.kill`); on version 1 the members are read again until none is left,
 * at most `rounds` times, so that a fork bomb cannot hold us.
 */
export async function killCgroup(path: string, rounds = 50): Promise<void> {
  const unified = join(CGROUP_ROOT, path, 'cgroup.kill');
  if (existsSync(unified)) return await writeFile(unified, '1').catch(ignoreMissing);
  const group = join(CGROUP_ROOT, 'pids', path);
  for (let round = 0; round < rounds; round++) {
    const pids = await members(group);
    if (pids.length === 0) return;
    for (const pid of pids) killNow(pid);
    await new Promise(resolve => setTimeout(resolve, round)); // the kernel needs a moment to take them out of the group
  }
}

async function members(group: string): Promise<number[]> {
  const text = await readFile(join(group, 'cgroup.procs'), 'utf8').catch(() => ''); // the group is gone
  const own = text.split('\n').filter(Boolean).map(Number);
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(entries.filter(e => e.isDirectory()).map(e => members(join(group, e.name))));
  return [...own, ...below.flat()].filter(pid => pid > 0); // 0: a process of another PID namespace
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // ESRCH: it ended meanwhile
  }
}

function ignoreMissing(err: unknown): void {
  if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
}
