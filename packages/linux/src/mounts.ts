import { MNT } from './mount-flags.ts';
import { native } from './native.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

const cMount = native(
  'int mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data)',
);
const cUmount = native('int umount2(const char *target, int flags)');

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
