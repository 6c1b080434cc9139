import { readlinkSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LayerFilesystem } from './metrics/disk.ts';
import { unlessGone } from './read-text.ts';

/** The file system that a directory lies on. */
export async function layerFilesystem(directory: string): Promise<LayerFilesystem> {
  const [fs, { dev }] = await Promise.all([statfs(directory, { bigint: true }), stat(directory, { bigint: true })]);
  return {
    device: deviceName(deviceNumber(dev), directory),
    bytes: fs.blocks * fs.bsize,
    inodes: fs.files,
    inodesFree: fs.ffree,
  };
}

/** Path of a block device, from its `MAJOR:MINOR`; `otherwise` when the kernel knows none, as for file systems without one. */
export function deviceName(device: string, otherwise = device): string {
  const target = unlessGone(() => readlinkSync(`/sys/dev/block/${device}`));
  return target === undefined ? otherwise : `/dev/${basename(target).replaceAll('!', '/')}`;
}

/** `MAJOR:MINOR` of a device number. Source: makedev(3), the C library's layout. */
function deviceNumber(dev: bigint): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn & 0xffffffffn);
  return `${major}:${minor}`;
}
