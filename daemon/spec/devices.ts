import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidArgument, messageOf } from '@cleat/base';
import type { Device } from '@cleat/proto/cri';
import type { OciDevice, OciDeviceRule } from './oci.ts';

/** A device of a container, and what it may do with it (some of `rwm`). */
export type ContainerDevice = { readonly device: OciDevice; readonly access: string };

/** What each container may use: device numbers from the kernel's admin-guide/devices.txt. Making nodes is harmless, opening them is what counts. */
const DEFAULT_RULES: readonly OciDeviceRule[] = [
  { allow: false, access: 'rwm' },
  { allow: true, type: 'c', access: 'm' },
  { allow: true, type: 'b', access: 'm' },
  ...(
    [
      [1, 3], // null
      [1, 5], // zero
      [1, 7], // full
      [1, 8], // random
      [1, 9], // urandom
      [5, 0], // tty
      [5, 1], // console
      [5, 2], // ptmx
    ] as const
  ).map(([major, minor]) => ({ allow: true, type: 'c' as const, major, minor, access: 'rwm' })),
  { allow: true, type: 'c', major: 136, access: 'rwm' }, // pseudo terminals
];

/** Rules of the device cgroup; a privileged container may use all. */
export function deviceRules(devices: readonly ContainerDevice[], privileged: boolean): OciDeviceRule[] {
  if (privileged) return [{ allow: true, access: 'rwm' }];
  return [
    ...DEFAULT_RULES,
    ...devices.map(({ device: { type, major, minor }, access }) => ({
      allow: true,
      ...(type !== 'p' && { type, major, minor }),
      access,
    })),
  ];
}

/**
 * Look up the devices that a container asks for, a directory standing for all below it; for a privileged one, all of
 * the host's.
 * @throws RpcError InvalidArgument naming a host_path that is no device.
 */
export async function resolveDevices(devices: readonly Device[], privileged: boolean): Promise<ContainerDevice[]> {
  const asked = await Promise.all(devices.map(resolveDevice));
  const all = privileged ? await devicesBelow('/dev', '/dev', 'rwm') : [];
  const byPath = new Map([...all, ...asked.flat()].map(d => [d.device.path, d]));
  return [...byPath.values()];
}

async function resolveDevice({ hostPath, containerPath, permissions }: Device): Promise<ContainerDevice[]> {
  const access = permissions || 'rwm';
  try {
    const source = await realpath(hostPath);
    const found = await readDevice(source, containerPath);
    if (found) return [{ device: found, access }];
    if ((await stat(source)).isDirectory()) return await devicesBelow(source, containerPath, access);
  } catch (err) {
    throw invalidArgument(`devices: cannot use host_path ${JSON.stringify(hostPath)}: ${messageOf(err)}`, err);
  }
  throw invalidArgument(`devices: host_path ${JSON.stringify(hostPath)} is neither a device nor a directory`);
}

/** Below /dev, but not the host's devices: file systems that each container has of its own, and its console. */
const NOT_DEVICES = new Set(['/dev/pts', '/dev/shm', '/dev/fd', '/dev/mqueue', '/dev/console']);

/** Links are not followed: what they lead to is found under its own name. Devices come and go: what has gone meanwhile is left out. */
async function devicesBelow(dir: string, path: string, access: string): Promise<ContainerDevice[]> {
  const entries = (await readdir(dir, { withFileTypes: true })).filter(({ name }) => !NOT_DEVICES.has(join(dir, name)));
  const found = await Promise.all(
    entries.map(async entry => {
      const [from, to] = [join(dir, entry.name), join(path, entry.name)];
      if (entry.isDirectory()) return await devicesBelow(from, to, access).catch(ifGone([]));
      if (!entry.isCharacterDevice() && !entry.isBlockDevice()) return [];
      const device = await readDevice(from, to).catch(ifGone(undefined));
      return device ? [{ device, access }] : [];
    }),
  );
  return found.flat();
}

const ifGone =
  <T>(instead: T) =>
  (err: NodeJS.ErrnoException): T => {
    if (err.code === 'ENOENT') return instead;
    throw err;
  };

/** Undefined for a file that is no device. */
async function readDevice(hostPath: string, path: string): Promise<OciDevice | undefined> {
  const node = await stat(hostPath, { bigint: true });
  if (!node.isCharacterDevice() && !node.isBlockDevice()) return undefined;
  return {
    path,
    type: node.isBlockDevice() ? 'b' : 'c',
    ...deviceNumbers(node.rdev),
    fileMode: Number(node.mode & 0o777n),
    uid: Number(node.uid),
    gid: Number(node.gid),
  };
}

/** Source: makedev(3): the encoding of glibc and the kernel's 64-bit dev_t. */
const deviceNumbers = (rdev: bigint) => ({
  major: Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n)),
  minor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n)),
});
