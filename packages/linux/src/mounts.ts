import { mountLongOverlay } from './long-overlay.ts';
import { MNT, MS, parseMountOptions } from './mount-flags.ts';
import { native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

const cMount = native(
  'int mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data)',
);
const cUmount = native('int umount2(const char *target, int flags)');

/** What mount(2) takes as data: a page with its final zero. */
const MAX_DATA_BYTES = 4095;

/** One call of mount(2). `flags` from `MS`. @throws SystemError with the target as `path`. */
export function mount(source: string, target: string, type: string, flags = 0, data = ''): void {
  check(cMount(source, target, type, flags, data), 'mount', target);
}

/**
 * Take the topmost mount away from a path, which is not followed when it is a symbolic link. False when nothing is
 * mounted there (or the path is gone), so that it can be called again.
 * @param options.detach lazily: out of sight at once, freed when the last user goes. `force`: for a dead network server.
 */
export function unmount(
  target: string,
  options: { readonly detach?: boolean; readonly force?: boolean } = {},
): boolean {
  const flags = MNT.UMOUNT_NOFOLLOW | (options.detach ? MNT.DETACH : 0) | (options.force ? MNT.FORCE : 0);
  return checkUnless([ERRNO.EINVAL, ERRNO.ENOENT], cUmount(target, flags), 'umount2', target) !== undefined;
}

/** A mount as the task API carries it, with a target. Source: containerd api/types/mount.proto. */
export type MountRequest = {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  /** Words as for mount(8); those that are no flag and no propagation go to the file system as data. */
  readonly options: readonly string[];
};

/**
 * Mount as asked; nothing stays mounted when a later step fails. A bind mount takes its other flags (ro, nosuid, …) in
 * a second step, as the kernel ignores them in the first; with rbind they reach the topmost mount only. An overlay may
 * have more layers than fit in a page (Linux 6.5).
 * @throws SystemError
 */
export function applyMount(request: MountRequest): void {
  const { type, source, target, options } = request;
  const { flags, propagation, data } = parseMountOptions(options);
  const onlyPropagation = propagation.length > 0 && type === '' && flags === 0;
  const isLong = type === 'overlay' && Buffer.byteLength(data) > MAX_DATA_BYTES;
  if (isLong) mountLongOverlay(source, target, flags, data);
  else if (!onlyPropagation) mount(source, target, type, flags, data);
  try {
    const attributes = flags & ~(MS.BIND | MS.REC | MS.REMOUNT);
    if ((flags & MS.BIND) !== 0 && (flags & MS.REMOUNT) === 0 && attributes !== 0)
      mount('', target, '', MS.BIND | MS.REMOUNT | attributes, data);
    for (const change of propagation) mount('', target, '', change);
  } catch (err) {
    if (!onlyPropagation && (flags & MS.REMOUNT) === 0) unmount(target, { detach: true });
    throw err;
  }
}
