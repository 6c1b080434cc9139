import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants, lstatSync, renameSync } from 'node:fs';
import { getxattr, mknod, setxattr } from '@cleat/linux';
import { bytesOf } from './entry-path.ts';

const S_ISGID = 0o2000;
/** Overlay's marks. Source: kernel Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories". */
const OPAQUE = 'trusted.overlay.opaque';

/** Do something to a file whose name may not be UTF-8, with calls that take text only: it bears another name meanwhile. */
function withTextName(path: string, exists: boolean, act: (text: string) => void): void {
  const bytes = bytesOf(path);
  const renamed = !isUtf8(bytes);
  const text = renamed ? `/.cleat-${randomBytes(8).toString('hex')}` : bytes.toString('utf8');
  if (renamed && exists) renameSync(bytes, text);
  act(text);
  if (renamed) renameSync(text, bytes);
}

/** Make a device node, a fifo or a socket. `mode` holds its type. */
export const makeNode = (path: string, mode: number, major: number, minor: number): void =>
  withTextName(path, false, text => mknod(text, mode, major, minor));

/** Hide what lower layers have under this name. */
export const makeWhiteout = (path: string): void => makeNode(path, constants.S_IFCHR, 0, 0);

export function isWhiteout(path: string): boolean {
  const stat = lstatSync(bytesOf(path));
  return stat.isCharacterDevice() && stat.rdev === 0;
}

/** Whether the root of this process leaves group and mode of what is made in it alone: acl(5), inode(7) on the set-group-ID bit. */
export function isPlainDirectory(): boolean {
  if ((lstatSync('/').mode & S_ISGID) !== 0) return false;
  try {
    return getxattr('/', 'system.posix_acl_default') === undefined;
  } catch (err) {
    if (UNSUPPORTED.has((err as NodeJS.ErrnoException).code)) return true; // no such lists here
    throw err;
  }
}

/** Hide what lower layers have in this directory. */
export const makeOpaque = (path: string): void => withTextName(path, true, text => setxattr(text, OPAQUE, 'y'));

/**
 * Attributes that a layer may set. Not `trusted.*`: overlay's own marks are among them, which could make a file show another's
 * content; not `security.selinux`: the label comes from the mount.
 */
const allowed = (name: string): boolean =>
  name === 'security.capability' ||
  name === 'security.ima' ||
  (name.startsWith('user.') && !name.startsWith('user.overlay.'));

/** Errors that mean: this file, or this file system, has no such attributes. */
const UNSUPPORTED: ReadonlySet<unknown> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM']);

/** Set the attributes that a layer may set and the file system has; the others are left out. */
export function setAttributes(path: string, xattrs: ReadonlyMap<string, string>): void {
  for (const [name, value] of xattrs) {
    if (!allowed(name)) continue;
    try {
      withTextName(path, true, text => setxattr(text, name, Buffer.from(value, 'latin1')));
    } catch (err) {
      const code = err instanceof Error && 'code' in err ? err.code : undefined;
      if (!UNSUPPORTED.has(code) || name.startsWith('security.')) throw err;
    }
  }
}
