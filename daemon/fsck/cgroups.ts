import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { killCgroup } from '../shims/cgroup-kill.ts';
import { removeCgroup } from '../shims/cgroup-remove.ts';
import type { Finding } from './finding.ts';
import type { Owners } from './owners.ts';

const CGROUP_ROOT = '/sys/fs/cgroup';

/** Names that a daemon gives: the cgroup of a pod without a parent; a container's, and its scope where systemd makes it. */
const POD = /^cleat-([0-9a-f]{64})$/;
const CONTAINER = /^(?:cleat-)?([0-9a-f]{64})(?:\.scope)?$/;

/** Cgroups that bear an id of this daemon's and have no owner, in any hierarchy. Others' ids are left alone. */
export async function findCgroups(owners: Owners): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  for (const hierarchy of await hierarchies())
    for await (const path of groups(join(CGROUP_ROOT, hierarchy), '')) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const podId = POD.exec(name)?.[1];
      const id = podId ?? CONTAINER.exec(name)?.[1] ?? '';
      if (!owners.isOurs(id) || (podId ? owners.hasPod(id) : false) || owners.mayHaveTask(id)) continue;
      found.set(path, leftover(path, await processCount(join(CGROUP_ROOT, hierarchy, path))));
    }
  return [...found.values()];
}

/** Version 2 is one hierarchy, the directory itself; version 1 has one directory for each controller. */
async function hierarchies(): Promise<string[]> {
  if (existsSync(join(CGROUP_ROOT, 'cgroup.controllers'))) return [''];
  const entries = await readdir(CGROUP_ROOT, { withFileTypes: true });
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
}

/** Paths of the cgroups whose names hold an id, not of those inside them: what a container makes is its own. */
async function* groups(root: string, path: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []); // it is gone
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    const below = `${path}/${entry.name}`;
    const isPod = POD.test(entry.name);
    if (CONTAINER.test(entry.name)) yield below;
    if (isPod || !CONTAINER.test(entry.name)) yield* groups(root, below);
  }
}

async function processCount(dir: string): Promise<number> {
  const text = await readFile(join(dir, 'cgroup.procs'), 'utf8').catch(() => ''); // it is gone
  return text.split('\n').filter(Boolean).length;
}

const leftover = (path: string, processes: number): Finding => ({
  kind: 'cgroup',
  subject: path,
  problem: `of a sandbox or container that does not have it any more, with ${processes === 0 ? 'no' : processes} processes`,
  free: async () => {
    await killCgroup(path);
    await removeCgroup(path);
  },
});
