import { closeSync } from 'node:fs';
import { MS } from './mount-flags.ts';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** Source: linux/mount.h. */
const FSCONFIG_SET_FLAG = 0;
const FSCONFIG_SET_STRING = 1;
const FSCONFIG_CMD_CREATE = 6;
const CLOEXEC = 1;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const AT_FDCWD = -100;
const ATTRIBUTES = new Map<number, number>([
  [MS.RDONLY, 0x1],
  [MS.NOSUID, 0x2],
  [MS.NODEV, 0x4],
  [MS.NOEXEC, 0x8],
  [MS.NOATIME, 0x10],
  [MS.STRICTATIME, 0x20],
  [MS.NODIRATIME, 0x80],
]);

const cFsopen = native('int fsopen(const char *type, unsigned int flags)');
const cFsconfig = native('int fsconfig(int fd, unsigned int command, const char *key, const char *value, int aux)');
const cFsmount = native('int fsmount(int fd, unsigned int flags, unsigned int attributes)');
const cMoveMount = native('int move_mount(int fromFd, const char *from, int toFd, const char *to, unsigned int flags)');

/**
 * Mount an overlay whose options do not fit in the one page that mount(2) takes: each layer is given by itself.
 * @param data comma-separated overlay options, paths with `:` `,` `\` escaped by a backslash as for mount(2)
 * @throws SystemError EINVAL before Linux 6.5, which has no `lowerdir+`
 */
export function mountLongOverlay(source: string, target: string, flags: number, data: string): void {
  const fs = check(cFsopen('overlay', CLOEXEC), 'fsopen', 'overlay');
  try {
    setOption(fs, 'source', source || 'overlay');
    for (const option of data.split(/(?<!\\),/)) {
      const [key = '', value] = splitOnce(option);
      if (key !== 'lowerdir' || value === undefined) setOption(fs, key, value && unescapePath(value));
      else for (const layer of value.split(/(?<!\\):/)) setOption(fs, 'lowerdir+', unescapePath(layer));
    }
    check(cFsconfig(fs, FSCONFIG_CMD_CREATE, null, null, 0), 'fsconfig', 'create overlay');
    let attributes = 0;
    for (const [flag, attribute] of ATTRIBUTES) if ((flags & flag) !== 0) attributes |= attribute;
    const mounted = check(cFsmount(fs, CLOEXEC, attributes), 'fsmount', target);
    try {
      check(cMoveMount(mounted, '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH), 'move_mount', target);
    } finally {
      closeSync(mounted);
    }
  } finally {
    closeSync(fs);
  }
}

function setOption(fs: number, key: string, value: string | undefined): void {
  const command = value === undefined ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING;
  check(cFsconfig(fs, command, key, value ?? null, 0), 'fsconfig', value === undefined ? key : `${key}=${value}`);
}

function splitOnce(option: string): [string, string?] {
  const at = option.indexOf('=');
  return at < 0 ? [option] : [option.slice(0, at), option.slice(at + 1)];
}

const unescapePath = (path: string): string => path.replace(/\\(.)/g, '$1');
