import { Code, failedPrecondition, isDeadlineExceeded, messageOf, RpcError, unimplemented } from '@cleat/base';
import { type MountInfo, mountInfo } from '@cleat/linux';
import { type Mount, MountPropagation } from '@cleat/proto/cri';
import { resolveHostPath } from './host-path.ts';

/** Gives the directory of an image (or of a path in it) that is to be mounted, read-only. */
export type ImageMountPath = (mount: Mount) => Promise<string>;

/**
 * Turn what mounts name into what can be mounted: symbolic links on the host are followed, images become directories.
 * A host path that does not exist is an error, as the CRI has it (api.proto, Mount.host_path).
 * @throws RpcError InvalidArgument for a path that is not there, DeadlineExceeded for one whose file system does not
 * answer, FailedPrecondition for propagation that the host's own
 * mount does not allow; each names the path.
 */
export async function resolveMounts(mounts: readonly Mount[], imagePath?: ImageMountPath): Promise<Mount[]> {
  const hostMounts = mounts.some(needsPeers) ? mountInfo() : [];
  return Promise.all(
    mounts.map(async mount => {
      if (mount.image) return resolveImage(mount, imagePath);
      const hostPath = await existingPath(mount);
      if (needsPeers(mount)) requirePeers(mount, hostPath, hostMounts);
      return { ...mount, hostPath };
    }),
  );
}

const needsPeers = ({ image, propagation }: Mount) => !image && propagation !== MountPropagation.PROPAGATION_PRIVATE;

async function resolveImage(mount: Mount, imagePath: ImageMountPath | undefined): Promise<Mount> {
  if (!imagePath)
    throw unimplemented(
      `mounts: cannot mount image ${mount.image?.image} at ${mount.containerPath}: image volumes are not supported`,
    );
  const hostPath = await imagePath(mount);
  // Its owners are mapped already, where they are to be.
  const plain = { image: undefined, uidMappings: [], gidMappings: [] };
  return { ...mount, ...plain, hostPath, readonly: true, propagation: MountPropagation.PROPAGATION_PRIVATE };
}

async function existingPath({ hostPath, containerPath }: Mount): Promise<string> {
  try {
    return await resolveHostPath(hostPath);
  } catch (err) {
    const message = `mounts: cannot mount host_path ${JSON.stringify(hostPath)} at ${containerPath}: ${messageOf(err)}`;
    const code = isDeadlineExceeded(err) ? Code.DeadlineExceeded : Code.InvalidArgument;
    throw new RpcError(code, message, { cause: err });
  }
}

/** Mount events pass only when the mount that holds the path on the host is shared, or, from the host only, a slave. */
function requirePeers({ propagation, containerPath }: Mount, hostPath: string, mounts: readonly MountInfo[]): void {
  const holding = mounts
    .filter(({ target }) => target === '/' || target === hostPath || hostPath.startsWith(`${target}/`))
    .reduce<MountInfo | undefined>((best, m) => (best && best.target.length > m.target.length ? best : m), undefined);
  const has = (kind: string) => holding?.tags.some(tag => tag.startsWith(`${kind}:`));
  if (has('shared')) return;
  if (has('master') && propagation === MountPropagation.PROPAGATION_HOST_TO_CONTAINER) return;
  throw failedPrecondition(
    `mounts: ${hostPath} at ${containerPath} cannot propagate mounts: ${holding?.target ?? '/'} is not a shared mount on the host`,
  );
}
