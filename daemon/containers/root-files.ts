import { join } from 'node:path';
import type { IdMappings } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import type { Image } from '../images/image.ts';
import { copiedRootfs, type RootfsMount } from '../images/rootfs.ts';
import type { Container } from '../store/containers.ts';
import { idMappedRootfs } from './id-mapped.ts';

/** What a container writes lies here, with a native snapshotter in one with the files of its image. It goes with the container's directory. */
export const writableFiles = ({ dir }: Pick<Container, 'dir'>): string => join(dir, 'upper');

/**
 * Make the root file system of a new container, once.
 * @param mappings of its user namespace
 * @returns the mounts by which its files can be read now, with owners as they are on the host
 * @throws RpcError ResourceExhausted when the disk is full.
 */
export async function makeRootfs(
  d: Daemon,
  container: Container,
  image: Image,
  mappings: IdMappings | undefined,
): Promise<RootfsMount[]> {
  if (container.record.snapshotter !== 'native') return await d.images.rootfs(image, container.dir);
  await d.images.copy(image, writableFiles(container), mappings);
  return copiedRootfs(writableFiles(container));
}

/** The mounts of a container's root file system, with owners as its user namespace sees them. */
export async function taskRootfs(
  d: Daemon,
  container: Container,
  mappings: IdMappings | undefined,
): Promise<RootfsMount[]> {
  const { record, dir } = container;
  if (record.snapshotter === 'native') return copiedRootfs(writableFiles(container));
  const mounts = await d.images.rootfs(d.images.byId(record.imageId), dir);
  return mappings ? await idMappedRootfs(mounts, writableFiles(container), mappings) : mounts;
}
