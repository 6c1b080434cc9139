import { normalize, resolve } from 'node:path/posix';
import { type Mount, MountPropagation } from '@cleat/proto/cri';
import type { OciLinux, OciMount } from './oci.ts';
import { idMapping, ociMappings } from './user-namespace.ts';

/** Files that a pod gives to each of its containers: paths on the host. */
export type PodFiles = {
  readonly resolvConfPath?: string | undefined;
  readonly hostnamePath?: string | undefined;
  readonly hostsPath?: string | undefined;
  readonly shmPath?: string | undefined;
};

/** File systems of the kernel's. Source: config-linux.md "Default Filesystems", with the options that the peers give. */
const kernelMounts = (writable: boolean): readonly OciMount[] => [
  mount('/proc', 'proc', 'nosuid', 'noexec', 'nodev'),
  mount('/dev', 'tmpfs', 'nosuid', 'strictatime', 'mode=755', 'size=65536k'),
  mount('/dev/pts', 'devpts', 'nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'),
  mount('/dev/mqueue', 'mqueue', 'nosuid', 'noexec', 'nodev'),
  mount('/sys', 'sysfs', 'nosuid', 'noexec', 'nodev', writable ? 'rw' : 'ro'),
  mount('/sys/fs/cgroup', 'cgroup', 'nosuid', 'noexec', 'nodev', 'relatime', writable ? 'rw' : 'ro'),
];

const mount = (destination: string, type: string, ...options: string[]): OciMount => ({
  destination,
  type,
  source: type,
  options,
});

const bind = (destination: string, source: string, ...options: string[]): OciMount => ({
  destination,
  type: 'bind',
  source,
  options: ['rbind', ...options],
});

/**
 * All mounts of a container, each after what it lies in. The caller's own win: a pod's file at the same path, and the
 * kernel's file systems at it or below it, are left out.
 * @param mounts with sources resolved, see resolveMounts.
 */
export function containerMounts(
  mounts: readonly Mount[],
  files: PodFiles,
  options: { readonly privileged: boolean; readonly readonlyRootfs: boolean },
): OciMount[] {
  const own = mounts.map(criMount);
  const taken = own.map(({ destination }) => destination);
  const kernel = kernelMounts(options.privileged).filter(
    ({ destination }) => !taken.some(t => isWithin(destination, t)),
  );
  const pod = podFileMounts(files, options.readonlyRootfs).filter(({ destination }) => !taken.includes(destination));
  return [...kernel, ...pod, ...own].sort((a, b) => depth(a.destination) - depth(b.destination));
}

const isWithin = (path: string, dir: string) => path === dir || path.startsWith(`${dir}/`);
const depth = (path: string) => path.split('/').length;

function podFileMounts({ resolvConfPath, hostnamePath, hostsPath, shmPath }: PodFiles, readonly: boolean): OciMount[] {
  const access = readonly ? 'ro' : 'rw';
  return [
    ...(shmPath ? [bind('/dev/shm', shmPath, 'rprivate', 'rw')] : []),
    ...(resolvConfPath ? [bind('/etc/resolv.conf', resolvConfPath, 'rprivate', access)] : []),
    ...(hostnamePath ? [bind('/etc/hostname', hostnamePath, 'rprivate', access)] : []),
    ...(hostsPath ? [bind('/etc/hosts', hostsPath, 'rprivate', access)] : []),
  ];
}

const PROPAGATION: Readonly<Record<number, 'rprivate' | 'rslave' | 'rshared'>> = {
  [MountPropagation.PROPAGATION_PRIVATE]: 'rprivate',
  [MountPropagation.PROPAGATION_HOST_TO_CONTAINER]: 'rslave',
  [MountPropagation.PROPAGATION_BIDIRECTIONAL]: 'rshared',
};

const propagationOf = ({ propagation }: Mount) => PROPAGATION[propagation] ?? 'rprivate';

function criMount(m: Mount): OciMount {
  const access = m.readonly ? (m.recursiveReadOnly ? 'rro' : 'ro') : 'rw';
  const mapped = { uids: m.uidMappings.map(idMapping), gids: m.gidMappings.map(idMapping) };
  return {
    ...bind(mountPath(m), m.hostPath, propagationOf(m), access),
    ...(mapped.uids.length > 0 && ociMappings(mapped)),
  };
}

/** Where a mount goes, in one spelling: absolute, without a slash at its end. */
export const mountPath = (m: Pick<Mount, 'containerPath'>): string => resolve('/', normalize(m.containerPath));

/** What the container's root must be for mount events to pass as the mounts ask; undefined when none asks. */
export function rootfsPropagation(mounts: readonly Mount[]): OciLinux['rootfsPropagation'] {
  const asked = mounts.map(propagationOf);
  return (['rshared', 'rslave'] as const).find(kind => asked.includes(kind));
}
