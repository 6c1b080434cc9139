import { closeSync } from 'node:fs';
import { mountDetached } from './detached-mount.ts';
import { MS } from './mount-flags.ts';
import { native } from './native.ts';
import { check } from './system-error.ts';

/** Source: linux/mount.h; asm-generic/unistd.h, x86 syscall_64.tbl: the same number on every architecture. */
const SYS_MOVE_MOUNT = 429;
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

const cMoveMount = native(
  'long syscall(long number, long fromFd, const char *from, long toFd, const char *to, unsigned long flags)',
);

/**
 * Mount an overlay whose options do not fit in the one page that mount(2) takes: each layer is given by itself.
 * @param data comma-separated overlay options, paths with `:` `,` `\` escaped by a backslash as for mount(2)
 * @throws SystemError EINVAL before Linux 6.5, which has no `lowerdir+`
 */
export function mountLongOverlay(source: string, target: string, flags: number, data: string): void {
  let attributes = 0;
  for (const [flag, attribute] of ATTRIBUTES) if ((flags & flag) !== 0) attributes |= attribute;
  const mounted = mountDetached('overlay', attributes, set => {
    set('source', source || 'overlay');
    for (const option of data.split(/(?<!\\),/)) {
      const [key = '', value] = splitOnce(option);
      if (key !== 'lowerdir' || value === undefined) set(key, value && unescapePath(value));
      else for (const layer of value.split(/(?<!\\):/)) set('lowerdir+', unescapePath(layer));
    }
  });
  try {
    const moved = cMoveMount(SYS_MOVE_MOUNT, mounted, '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
    check(moved, 'move_mount', target);
  } finally {
    closeSync(mounted);
  }
}

function splitOnce(option: string): [string, string?] {
  const at = option.indexOf('=');
  return at < 0 ? [option] : [option.slice(0, at), option.slice(at + 1)];
}

const unescapePath = (path: string): string => path.replace(/\\(.)/g, '$1');
