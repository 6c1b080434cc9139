import { closeSync, constants, fchmodSync, openSync } from 'node:fs';
import { mknod } from './files.ts';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** Source: linux/mount.h. */
const FSCONFIG_CMD_CREATE = 6;
const CLOEXEC = 1;
const NOSUID_NOEXEC = 0x2 | 0x8;
/** Source: Linux Documentation/admin-guide/devices.txt. */
const [MEMORY_DEVICES, NULL_DEVICE] = [1, 3];
const MODE = 0o666;

const cFsopen = native('int fsopen(const char *type, unsigned int flags)');
const cFsconfig = native('int fsconfig(int fd, unsigned int command, const char *key, const char *value, int aux)');
const cFsmount = native('int fsmount(int fd, unsigned int flags, unsigned int attributes)');

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
    const mount = mountNowhere();
    try {
      const path = `/proc/self/fd/${mount}/null`;
      mknod(path, constants.S_IFCHR | MODE, MEMORY_DEVICES, NULL_DEVICE);
      const device = openSync(path, constants.O_RDWR);
      fchmodSync(device, MODE); // whatever the umask is
      return device;
    } finally {
      closeSync(mount);
    }
  } catch {
    return undefined; // no privilege, or an old kernel
  }
}

function mountNowhere(): number {
  const fs = check(cFsopen('tmpfs', CLOEXEC), 'fsopen', 'tmpfs');
  try {
    check(cFsconfig(fs, FSCONFIG_CMD_CREATE, null, null, 0), 'fsconfig', 'create tmpfs');
    return check(cFsmount(fs, CLOEXEC, NOSUID_NOEXEC), 'fsmount', 'tmpfs');
  } finally {
    closeSync(fs);
  }
}
