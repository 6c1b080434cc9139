import { closeSync, constants, mkdirSync, openSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Code, failedPrecondition, messageOf, RpcError } from '@cleat/base';
import { applyMount, type IdMappings, openBeneath, SystemError } from '@cleat/linux';
import type { ContainerConfig, Mount } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Container, ContainerRecord } from '../store/containers.ts';
import { withIdMappings } from './id-mapped.ts';
import { unmountEntries } from './unmount-entries.ts';

/** How the kubelet knows, from the start of a message, what failed. Source: k8s.io/cri-api pkg/errors, ErrImageVolumeMountFailed. */
const MOUNT_FAILED = 'ImageVolumeMountFailed';

/** Source: asm-generic/fcntl.h; Node does not name it. */
const O_PATH = 0o10000000;

/** Images are mounted in directories below this one, in the container's bundle. */
const volumesDir = (bundle: string) => join(bundle, 'images');

/** Ids of the images that a container mounts: what their names mean when it is created. @throws RpcError FailedPrecondition naming one that is not here. */
export const volumeImageIds = (d: Daemon, config: ContainerConfig): string[] =>
  imageMounts(config).map(mount => {
    const image = d.images.get(mount.image?.image ?? '');
    if (!image) throw failedPrecondition(`${failure(mount)}: it is not on this node: pull it first`);
    return image.id;
  });

const imageMounts = ({ mounts }: ContainerConfig) => mounts.filter(mount => mount.image);

/** All images whose content a container needs for as long as it is there. */
export const imagesOf = ({ imageId, volumeImageIds = [] }: ContainerRecord): string[] => [imageId, ...volumeImageIds];

const failure = (mount: Mount) =>
  `${MOUNT_FAILED}: mounts: cannot mount image ${JSON.stringify(mount.image?.image)} at ${mount.containerPath}`;

/**
 * Mount an image for a container, read-only and below its bundle, where `unmountImageVolumes` finds it.
 * @param mappings of the container's user namespace: its files' owners are shown as those there.
 * @returns the directory or file that `image_sub_path` names in it; links of the image lead nowhere else.
 * @throws RpcError that names the image, and the path that is not in it.
 */
export async function mountImageVolume(
  d: Daemon,
  container: Container,
  mount: Mount,
  mappings?: IdMappings,
): Promise<string> {
  const { config, volumeImageIds = [] } = container.record;
  const index = imageMounts(config).indexOf(mount);
  const target = join(volumesDir(d.paths.bundle(container.id)), String(index));
  mkdirSync(target, { recursive: true, mode: 0o711 });
  try {
    const image = d.images.byId(volumeImageIds[index] ?? '');
    for (const layer of await d.images.readOnly(image)) applyMount(readOnlyAt(withIdMappings(layer, mappings), target));
    return pathBeneath(target, mount.imageSubPath);
  } catch (err) {
    if (err instanceof SystemError && err.syscall === 'openat2')
      throw new RpcError(Code.InvalidArgument, `${failure(mount)}: image_sub_path ${messageOf(err)}`, { cause: err });
    throw new RpcError(Code.Internal, `${failure(mount)}: ${messageOf(err)}`, { cause: err });
  }
}

/** A mount of the image store as it is mounted for a container's eyes. */
export const readOnlyAt = <M extends { readonly options: readonly string[] }>(mount: M, target: string) => ({
  ...mount,
  target,
  options: [...mount.options, 'ro', 'nosuid', 'nodev'],
});

/** Where a path of a mounted image really lies: below `root`, whatever links the image has. @throws SystemError */
export function pathBeneath(root: string, path: string): string {
  const rootFd = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const fd = openBeneath(rootFd, path || '/', O_PATH);
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } finally {
      closeSync(fd);
    }
  } finally {
    closeSync(rootFd);
  }
}

/** Unmount what `mountImageVolume` mounted; none is fine. */
export const unmountImageVolumes = (bundle: string): void => unmountEntries(volumesDir(bundle));
