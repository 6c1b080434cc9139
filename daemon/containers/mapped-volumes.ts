import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failedPrecondition, messageOf } from '@cleat/base';
import { applyMount, idMapOptions, SystemError } from '@cleat/linux';
import type { IDMapping, Mount } from '@cleat/proto/cri';
import { idMapping } from '../spec/user-namespace.ts';
import { unmountEntries } from './unmount-entries.ts';

/** Volumes are mounted in directories and files below this one, in the container's bundle. */
const volumesDir = (bundle: string) => join(bundle, 'mapped');

/**
 * For an OCI runtime that cannot mount with other owners: volumes that have mappings are mounted so here, and the runtime
 * binds what they show. They lie below the bundle, where `unmountMappedVolumes` finds them.
 * @param mounts with sources resolved
 * @throws RpcError FailedPrecondition naming a volume whose file system, or one mounted in it, has no id-mapped mounts
 */
export function mountMappedVolumes(bundle: string, mounts: readonly Mount[]): Mount[] {
  mkdirSync(volumesDir(bundle), { recursive: true, mode: 0o711 });
  return mounts.map((mount, index) =>
    mount.uidMappings.length > 0 ? mountMapped(join(volumesDir(bundle), String(index)), mount) : mount,
  );
}

function mountMapped(target: string, mount: Mount): Mount {
  const { hostPath: source, containerPath, uidMappings, gidMappings } = mount;
  const ranges = (mappings: readonly IDMapping[]) => mappings.map(idMapping);
  const options = ['rbind', ...idMapOptions({ uids: ranges(uidMappings), gids: ranges(gidMappings) })];
  if (statSync(source).isDirectory()) mkdirSync(target, { recursive: true, mode: 0o700 });
  else writeFileSync(target, '', { mode: 0o600 });
  try {
    applyMount({ type: 'bind', source, target, options });
  } catch (err) {
    if (!(err instanceof SystemError) || err.code !== 'EINVAL') throw err;
    throw failedPrecondition(
      `mounts: cannot mount ${JSON.stringify(source)} at ${containerPath} with uidMappings and gidMappings: ${messageOf(err)}`,
      err,
    );
  }
  return { ...mount, hostPath: target, uidMappings: [], gidMappings: [] };
}

/** Unmount what `mountMappedVolumes` mounted, with what is mounted in it; none is fine. */
export const unmountMappedVolumes = (bundle: string): void => unmountEntries(volumesDir(bundle));
