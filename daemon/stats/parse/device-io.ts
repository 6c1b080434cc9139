/** What a cgroup has read from and written to one block device. */
export type DeviceIo = {
  /** `MAJOR:MINOR` */
  readonly device: string;
  readonly readBytes: bigint;
  readonly writeBytes: bigint;
  readonly reads: bigint;
  readonly writes: bigint;
};

/** io.stat of version 2: `MAJ:MIN rbytes=N wbytes=N rios=N wios=N …`. Source: Linux, admin-guide/cgroup-v2.rst, "io.stat". */
export function parseIoStat(text: string): DeviceIo[] {
  const devices: DeviceIo[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    const device = words.findLast(word => DEVICE.test(word)); // some kernels leave out the end of an empty line
    if (device === undefined) continue;
    const numbers = new Map([...line.matchAll(/(\w+)=(\d+)/g)].map(([, name, value = '0']) => [name, BigInt(value)]));
    const number = (name: string) => numbers.get(name) ?? 0n;
    devices.push({
      device,
      readBytes: number('rbytes'),
      writeBytes: number('wbytes'),
      reads: number('rios'),
      writes: number('wios'),
    });
  }
  return devices;
}

/**
 * The two files of version 1's blkio: `MAJ:MIN Read N`, `MAJ:MIN Write N` and other operations, and a last line `Total N`.
 * Source: Linux, admin-guide/cgroup-v1/blkio-controller.rst.
 * @param bytes blkio.throttle.io_service_bytes_recursive
 * @param counts blkio.throttle.io_serviced_recursive
 */
export function parseBlkio(bytes: string, counts: string): DeviceIo[] {
  const [byteCounts, operations] = [parseOperations(bytes), parseOperations(counts)];
  return [...new Set([...byteCounts.keys(), ...operations.keys()])].map(device => ({
    device,
    readBytes: byteCounts.get(device)?.get('Read') ?? 0n,
    writeBytes: byteCounts.get(device)?.get('Write') ?? 0n,
    reads: operations.get(device)?.get('Read') ?? 0n,
    writes: operations.get(device)?.get('Write') ?? 0n,
  }));
}

const DEVICE = /^\d+:\d+$/;

/** Numbers by operation by device. */
function parseOperations(text: string): Map<string, Map<string, bigint>> {
  const devices = new Map<string, Map<string, bigint>>();
  for (const line of text.split('\n')) {
    const [device = '', operation = '', value = ''] = line.split(' ');
    if (!DEVICE.test(device) || !/^\d+$/.test(value)) continue;
    const operations = devices.get(device) ?? new Map<string, bigint>();
    devices.set(device, operations.set(operation, BigInt(value)));
  }
  return devices;
}
