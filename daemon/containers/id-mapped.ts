import { closeSync, openSync } from 'node:fs';
import { chown, stat } from 'node:fs/promises';
import { failedPrecondition } from '@cleat/base';
import { canIdMap, type IdMappings, idMapOptions } from '@cleat/linux';
import type { Mount } from '@cleat/proto/cri';
import type { RootfsMount } from '../images/rootfs.ts';

/**
 * The mounts of a container's root file system, with owners as its user namespace sees them: the image's layers are shown
 * with other owners, and what the container writes is on the host its own ids'.
 * @param upper the directory of what it writes, whose owner is the root directory's and not mapped yet
 */
export async function idMappedRootfs(
  mounts: readonly RootfsMount[],
  upper: string,
  mappings: IdMappings,
): Promise<RootfsMount[]> {
  const { uid, gid } = await stat(upper);
  await chown(upper, hostId(uid, mappings.uids), hostId(gid, mappings.gids));
  return mounts.map(mount => (mount.type === 'overlay' ? withIdMappings(mount, mappings) : mount));
}

/** A mount of the image store with other owners; as it is when there are no mappings. */
export const withIdMappings = <M extends { readonly options: readonly string[] }>(
  mount: M,
  mappings: IdMappings | undefined,
) =>
  mappings
    ? { ...mount, options: [...mount.options, ...idMapOptions(mappings)] }
    : { ...mount, options: [...mount.options] };

/** Root of the namespace for an id that is not mapped. */
const hostId = (id: number, [range]: IdMappings['uids']): number =>
  range ? range.hostId + (id < range.size ? id : 0) : id;

/**
 * What is to be mounted with other owners must lie on a file system that can.
 * @param userns where the pod's user namespace is pinned
 * @throws RpcError FailedPrecondition naming a path that cannot be mounted so
 */
export function requireIdMappable(mounts: readonly Mount[], userns: string): void {
  const mapped = mounts.filter(({ uidMappings }) => uidMappings.length > 0);
  if (mapped.length === 0) return;
  const fd = openSync(userns, 'r');
  try {
    for (const { hostPath, containerPath } of mapped)
      if (!canIdMap(hostPath, fd))
        throw failedPrecondition(
          `mounts: cannot mount ${JSON.stringify(hostPath)} at ${containerPath} with uidMappings and gidMappings: its file system has no id-mapped mounts`,
        );
  } finally {
    closeSync(fd);
  }
}
