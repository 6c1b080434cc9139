import { realpathSync } from 'node:fs';
import { mountInfo, unmount } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import type { Finding } from './finding.ts';
import type { Owners } from './owners.ts';

/** Mounts below the daemon's directories: pinned namespaces, root file systems, volumes of images, without their owner. */
export function findMounts(d: Daemon, owners: Owners): Finding[] {
  const homes = [d.paths.root, d.paths.state].map(dir => `${realpathSync(dir)}/`);
  const owned = (target: string): boolean => {
    const home = homes.find(dir => target.startsWith(dir));
    const [, folder, id = '', rest] =
      /^(pods|containers)\/([0-9a-f]{64})(?:\/(.*))?$/.exec(target.slice(home?.length)) ?? [];
    if (!home || !folder) return true; // not ours to judge
    if (folder === 'pods') return owners.hasPod(id);
    return rest?.startsWith('rootfs') ? owners.mayHaveTask(id) : owners.has(id);
  };
  const targets = mountInfo().map(({ target }) => target);
  const leftovers = targets.filter(target => !owned(target));
  return leftovers.toReversed().map(target => ({
    kind: 'mount',
    subject: target,
    problem: 'mounted for a sandbox or container that does not have it any more',
    free: () => void unmount(target, { detach: true }),
  }));
}
