import type { MountInfo } from '@cleat/linux';
import type { OciMount } from './oci.ts';

/** What a user namespace cannot take away from a mount that comes from outside of it. Source: mount_namespaces(7), "locked". */
const LOCKED = ['nosuid', 'nodev', 'noexec'];

/**
 * Bind mounts that are made read-only in a user namespace, with the flags that their sources' mounts have there already.
 * The OCI runtime makes the change with these options alone (runc before 1.2 does not look what there is), and the kernel
 * refuses one that would take such a flag away.
 * @param hostMounts of the host, in their order
 */
export function withLockedFlags(mounts: readonly OciMount[], hostMounts: readonly MountInfo[]): OciMount[] {
  return mounts.map(mount => {
    const { type, source, options } = mount;
    if (type !== 'bind' || !options.includes('ro')) return mount;
    const there = holding(source, hostMounts)?.options ?? [];
    return {
      ...mount,
      options: [...options, ...LOCKED.filter(flag => there.includes(flag) && !options.includes(flag))],
    };
  });
}

/** The mount that a path is on: the one that was made last, of those that are nearest to it. */
function holding(path: string, mounts: readonly MountInfo[]): MountInfo | undefined {
  const above = mounts.filter(({ target }) => target === '/' || target === path || path.startsWith(`${target}/`));
  return above.reduce<MountInfo | undefined>(
    (best, mount) => (best && best.target.length > mount.target.length ? best : mount),
    undefined,
  );
}
