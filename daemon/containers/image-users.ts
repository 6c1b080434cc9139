import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { invalidArgument } from '@cleat/base';
import { applyMount, openBeneath, SystemError, unmount } from '@cleat/linux';
import type { Mount } from '@cleat/proto/task-types';

/** What an image says of its users. A file that it does not have is undefined. */
export type UserFiles = { readonly '/etc/passwd': string | undefined; readonly '/etc/group': string | undefined };

/** Larger files are refused, in bytes: an image is not trusted. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Read the user files of a container's root file system: it is mounted read-only for the moment, and the files are
 * opened beneath it, so that no symbolic link of a hostile image leads out. One synchronous stretch: the mount is never
 * left behind by anything but a kill, after which the container's directory is freed anyway.
 */
export function readUserFiles(rootfs: readonly Mount[], target: string): UserFiles {
  for (const mount of rootfs) applyMount({ ...mount, target, options: [...mount.options, 'ro'] });
  try {
    const root = openSync(target, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      return { '/etc/passwd': readBeneath(root, '/etc/passwd'), '/etc/group': readBeneath(root, '/etc/group') };
    } finally {
      closeSync(root);
    }
  } finally {
    for (const _ of rootfs) unmount(target, { detach: true });
  }
}

function readBeneath(root: number, path: string): string | undefined {
  const fd = openIfThere(root, path);
  if (fd === undefined) return undefined;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return undefined;
    if (stat.size > MAX_FILE_BYTES)
      throw invalidArgument(`${path} of the image has ${stat.size} bytes; ${MAX_FILE_BYTES} are allowed`);
    const bytes = Buffer.alloc(stat.size);
    return bytes.toString('utf8', 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

/** O_NONBLOCK: opening a fifo of the image must not wait for a writer. */
function openIfThere(root: number, path: string): number | undefined {
  try {
    return openBeneath(root, path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (err) {
    if (err instanceof SystemError && ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(err.code)) return undefined;
    throw err;
  }
}
