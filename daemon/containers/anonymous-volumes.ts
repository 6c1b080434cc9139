import { chown, lstat, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path/posix';
import { failedPrecondition, internal, messageOf } from '@cleat/base';
import { applyMount, type IdMapping, type IdMappings, SystemError, unmount } from '@cleat/linux';
import { Mount } from '@cleat/proto/cri';
import { execa } from 'execa';
import type { Daemon } from '../daemon.ts';
import type { Image } from '../images/image.ts';
import { mountPath } from '../spec/mounts.ts';
import { mappedRoot } from '../spec/user-namespace.ts';
import type { Container } from '../store/containers.ts';
import { pathBeneath, readOnlyAt } from './image-volumes.ts';
import { writableFiles } from './root-files.ts';

/** How long the content of one volume may take to be copied. */
const COPY_TIMEOUT_MS = 10 * 60_000;

/** An image cannot take the kernel's file systems away, nor the root. */
const isKernels = (path: string) => path === '/' || /^\/(proc|sys|dev)(\/|$)/.test(path);

/** Where the image is mounted while its volumes are copied. */
export const volumeSource = (bundle: string): string => join(bundle, 'image');

/**
 * The volumes that an image's configuration names (`VOLUME`), where the caller mounts nothing itself: directories of
 * this container alone, with a copy of what the image has there, that go with it. As the peers do for the CRI.
 * @param mappings of the container's user namespace: the files' owners are shown as those there.
 * @throws RpcError FailedPrecondition for a volume that is no directory in the image, Internal when it cannot be copied.
 */
export async function anonymousVolumes(
  d: Daemon,
  container: Container,
  image: Image,
  mappings?: IdMappings,
): Promise<Mount[]> {
  const source = volumeSource(d.paths.bundle(container.id));
  const taken = new Set(container.record.config.mounts.map(mountPath));
  const paths = [...new Set(image.config.volumes.map(path => resolve('/', path)))];
  const wanted = paths.filter(path => !taken.has(path) && !isKernels(path));
  if (wanted.length === 0) return [];
  if (container.record.snapshotter === 'native')
    return await copyVolumes(
      writableFiles(container),
      container,
      wanted,
      mappings ? { owner: mappedRoot(mappings) } : {},
    );
  await mkdir(source, { recursive: true, mode: 0o700 });
  for (const layer of await d.images.readOnly(image)) applyMount(readOnlyAt(layer, source));
  try {
    return await copyVolumes(source, container, wanted, { mappings });
  } finally {
    unmountVolumeSource(source);
  }
}

type Owners = {
  /** How owners are to be shown, where the files have the image's. */
  readonly mappings?: IdMappings | undefined;
  /** Whose a volume is that the image has nothing of, where it is not root's. */
  readonly owner?: ReturnType<typeof mappedRoot>;
};

/** @param root of the files of the image */
async function copyVolumes(
  root: string,
  container: Container,
  paths: readonly string[],
  { mappings, owner }: Owners,
): Promise<Mount[]> {
  const mounts: Mount[] = [];
  for (const [index, containerPath] of paths.entries()) {
    const hostPath = join(container.dir, 'volumes', String(index));
    await mkdir(hostPath, { recursive: true, mode: 0o755 });
    if (owner) await chown(hostPath, owner.uid, owner.gid);
    await copyContent(root, containerPath, hostPath);
    mounts.push(Mount.create({ containerPath, hostPath, ...mappingsOf(mappings) }));
  }
  return mounts;
}

const mappingsOf = (mappings: IdMappings | undefined) =>
  mappings && { uidMappings: mappings.uids.map(criMapping), gidMappings: mappings.gids.map(criMapping) };

const criMapping = ({ containerId, hostId, size }: IdMapping) => ({ containerId, hostId, length: size });

/** What a daemon that was killed while it copied left mounted; nothing is fine. */
export function unmountVolumeSource(source: string): void {
  while (unmount(source, { detach: true }));
}

/** With owners, modes, times, links and attributes; links are copied, not followed. */
async function copyContent(root: string, path: string, to: string): Promise<void> {
  const from = existingPath(root, path);
  if (from === undefined) return;
  if (!(await lstat(from)).isDirectory()) throw failedPrecondition(`volume ${path} of the image is not a directory`);
  try {
    await execa('cp', ['-a', '--', `${from}/.`, to], { timeout: COPY_TIMEOUT_MS, stdin: 'ignore', stdout: 'ignore' });
  } catch (err) {
    const said = (err as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw internal(`cannot copy what the image has in its volume ${path}: ${said || messageOf(err)}`, err);
  }
}

function existingPath(root: string, path: string): string | undefined {
  try {
    return pathBeneath(root, path);
  } catch (err) {
    if (err instanceof SystemError && err.code === 'ENOENT') return undefined;
    throw failedPrecondition(`volume ${path} of the image cannot be looked up: ${messageOf(err)}`, err);
  }
}
