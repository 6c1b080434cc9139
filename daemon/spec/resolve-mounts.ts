import { readFile, realpath } from 'node:fs/promises';
import { failedPrecondition, invalidArgument, messageOf, unimplemented } from '@cleat/base';
import { type Mount, MountPropagation } from '@cleat/proto/cri';

/** Gives the directory of an image (or of a path in it) that is to be mounted, read-only. */
export type ImageMountPath = (mount: Mount) => Promise<string>;

/**
 * Turn what mounts name into what can be mounted: symbolic links on the host are followed, images become directories.
 * A host path that does not exist is an error, as the CRI has it (api.proto, Mount.host_path).
 * @throws RpcError InvalidArgument for a path that is not there, FailedPrecondition for propagation that the host's own
 * mount does not allow; each names the path.
 */
export async function resolveMounts(mounts: readonly Mount[], imagePath?: ImageMountPath): Promise<Mount[]> {
  const peerGroups = mounts.some(needsPeers) ? parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8')) : [];
  return Promise.all(
    mounts.map(async mount => {
      if (mount.image) return resolveImage(mount, imagePath);
      const hostPath = await existingPath(mount);
      if (needsPeers(mount)) requirePeers(mount, hostPath, peerGroups);
      return { ...mount, hostPath };
    }),
  );
}

const needsPeers = ({ propagation }: Mount) => propagation !== MountPropagation.PROPAGATION_PRIVATE;

async function resolveImage(mount: Mount, imagePath: ImageMountPath | undefined): Promise<Mount> {
  if (!imagePath)
    throw unimplemented(
      `mounts: cannot mount image ${mount.image?.image} at ${mount.containerPath}: image volumes are not supported`,
    );
  return { ...mount, image: undefined, hostPath: await imagePath(mount), readonly: true };
}

async function existingPath({ hostPath, containerPath }: Mount): Promise<string> {
  try {
    return await realpath(hostPath);
  } catch (err) {
    throw invalidArgument(
      `mounts: cannot mount host_path ${JSON.stringify(hostPath)} at ${containerPath}: ${messageOf(err)}`,
      err,
    );
  }
}

type MountPoint = { readonly path: string; readonly shared: boolean; readonly slave: boolean };

/** Source: proc_pid_mountinfo(5): the mount point is field 5, its propagation the optional fields from 7 on. */
function parseMountInfo(text: string): MountPoint[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const fields = line.split(' ');
      const optional = fields.slice(6, fields.indexOf('-'));
      const path = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      );
      return {
        path,
        shared: optional.some(f => f.startsWith('shared:')),
        slave: optional.some(f => f.startsWith('master:')),
      };
    });
}

/** Mount events pass only when the mount that holds the path on the host is shared, or, from the host only, a slave. */
function requirePeers({ propagation, containerPath }: Mount, hostPath: string, points: readonly MountPoint[]): void {
  const holding = points
    .filter(({ path }) => path === '/' || path === hostPath || hostPath.startsWith(`${path}/`))
    .reduce<MountPoint | undefined>(
      (best, point) => (best && best.path.length > point.path.length ? best : point),
      undefined,
    );
  if (holding?.shared) return;
  if (holding?.slave && propagation === MountPropagation.PROPAGATION_HOST_TO_CONTAINER) return;
  throw failedPrecondition(
    `mounts: ${hostPath} at ${containerPath} cannot propagate mounts: ${holding?.path ?? '/'} is not a shared mount on the host`,
  );
}
