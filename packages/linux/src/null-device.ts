import { closeSync, constants, fchmodSync, openSync } from 'node:fs';
import { mountDetached } from './detached-mount.ts';
import { mknod } from './files.ts';

/** Source: linux/mount.h. */
const NOSUID_NOEXEC = 0x2 | 0x8;
/** Source: Linux Documentation/admin-guide/devices.txt. */
const [MEMORY_DEVICES, NULL_DEVICE] = [1, 3];
const MODE = 0o666;

/** No privilege, or a kernel that is too old or has no tmpfs. */
const CANNOT = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENODEV']);

let opened: number | undefined;

/**
 * A descriptor of /dev/null, or rather of a device like it that this process and its forked children have to themselves, on a
 * file system that is mounted nowhere. OCI runtimes give the standard streams of a container to its user, and crun before
 * 1.23.1, like runc 1.1.3 and 1.1.4, gave away the host's /dev/null: a container could then close that to all others.
 * It stays open, and is the host's after all where the kernel cannot mount so (before Linux 5.2).
 */
export function nullDevice(): number {
  opened ??= ownDevice() ?? openSync('/dev/null', constants.O_RDWR);
  return opened;
}

function ownDevice(): number | undefined {
  try {
    const mount = mountDetached('tmpfs', NOSUID_NOEXEC);
    try {
      const path = `/proc/self/fd/${mount}/null`;
      mknod(path, constants.S_IFCHR | MODE, MEMORY_DEVICES, NULL_DEVICE);
      const device = openSync(path, constants.O_RDWR);
      fchmodSync(device, MODE); // whatever the umask is
      return device;
    } finally {
      closeSync(mount);
    }
  } catch (err) {
    if (CANNOT.has((err as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw err; // want of memory or descriptors passes: nobody's streams are the host's device for that
  }
}
