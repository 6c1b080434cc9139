import type { LayerUsage } from '../layer-meter.ts';
import type { DeviceIo } from '../parse/device-io.ts';
import { counter, gauge, type Sample, sample } from './family.ts';

/** The file system that writable layers lie on, in bytes and numbers. */
export type LayerFilesystem = {
  /** Path of its device, or its mount point when it has none. */
  readonly device: string;
  readonly bytes: bigint;
  readonly inodes: bigint;
  readonly inodesFree: bigint;
};

const usage = gauge('container_fs_usage_bytes', 'What the writable layer takes, in bytes.', 'device');
const limit = gauge('container_fs_limit_bytes', 'Size of the file system of the writable layer, in bytes.', 'device');
const inodes = gauge('container_fs_inodes_total', 'Inodes of the file system of the writable layer.', 'device');
const inodesFree = gauge('container_fs_inodes_free', 'Free inodes of that file system.', 'device');

const readBytes = counter('container_fs_reads_bytes_total', 'Bytes read from a device.', 'device');
const reads = counter('container_fs_reads_total', 'Read operations on a device.', 'device');
const writeBytes = counter('container_fs_writes_bytes_total', 'Bytes written to a device.', 'device');
const writes = counter('container_fs_writes_total', 'Write operations on a device.', 'device');
const blkio = counter(
  'container_blkio_device_usage_total',
  'Bytes read from or written to a device.',
  'device',
  'major',
  'minor',
  'operation',
);

export const diskFamilies = [usage, limit, inodes, inodesFree, readBytes, reads, writeBytes, writes, blkio];

export const layerSamples = (fs: LayerFilesystem, layer: LayerUsage | undefined): Sample[] => [
  ...(layer ? [{ ...sample(usage, layer.bytes, fs.device), atNs: layer.atNs }] : []),
  sample(limit, fs.bytes, fs.device),
  sample(inodes, fs.inodes, fs.device),
  sample(inodesFree, fs.inodesFree, fs.device),
];

/** @param deviceName the path of a device, from `MAJOR:MINOR` */
export const ioSamples = (io: readonly DeviceIo[], deviceName: (device: string) => string): Sample[] =>
  io.flatMap(one => {
    const name = deviceName(one.device);
    const [major = '', minor = ''] = one.device.split(':');
    return [
      sample(readBytes, one.readBytes, name),
      sample(reads, one.reads, name),
      sample(writeBytes, one.writeBytes, name),
      sample(writes, one.writes, name),
      sample(blkio, one.readBytes, name, major, minor, 'Read'),
      sample(blkio, one.writeBytes, name, major, minor, 'Write'),
    ];
  });
