import { closeSync } from 'node:fs';
import { native } from './native.ts';
import { check, SystemError } from './system-error.ts';
import { type IdMappings, openUserNamespace } from './user-namespace.ts';

const cOpenTree = native('long syscall(long number, long dirFd, const char *path, unsigned int flags)');
const cMountSetattr = native(
  'long syscall(long number, long dirFd, const char *path, unsigned int flags, void *attributes, size_t size)',
);
const cMoveMount = native(
  'long syscall(long number, long fromFd, const char *from, long toFd, const char *to, unsigned int flags)',
);

/** The same numbers on every architecture. Source: asm-generic/unistd.h, x86 syscall_64.tbl. */
const SYS_OPEN_TREE = 428;
const SYS_MOVE_MOUNT = 429;
const SYS_MOUNT_SETATTR = 442;
/** Source: linux/fcntl.h, linux/mount.h. */
const AT_FDCWD = -100;
const AT_EMPTY_PATH = 0x1000;
const AT_RECURSIVE = 0x8000;
const OPEN_TREE_CLONE = 1;
const OPEN_TREE_CLOEXEC = 0o2000000;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const MOUNT_ATTR_RDONLY = 0x1n;
const MOUNT_ATTR_IDMAP = 0x100000n;

/** How a tree is seen again elsewhere. */
export type IdMappedOptions = {
  /** With all mounts below it. */
  readonly recursive?: boolean;
  readonly readonly?: boolean;
};

/**
 * Mount a directory or file again, with its owners shown as those of a user namespace.
 * @param userns descriptor of the namespace, see openUserNamespace
 * @throws SystemError of `mount_setattr` with EINVAL where the file system has no id-mapped mounts
 */
export function mountIdMapped(source: string, target: string, userns: number, options: IdMappedOptions = {}): void {
  const tree = openIdMapped(source, userns, options);
  try {
    const moved = cMoveMount(SYS_MOVE_MOUNT, tree, '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
    check(moved, 'move_mount', target);
  } finally {
    closeSync(tree);
  }
}

/** Whether what lies at a path can be mounted with other owners: it depends on the kernel and on the file system. */
export function canIdMap(path: string, userns: number): boolean {
  try {
    closeSync(openIdMapped(path, userns, {}));
    return true;
  } catch (err) {
    if (err instanceof SystemError && ['EINVAL', 'ENOSYS', 'EOPNOTSUPP'].includes(err.code)) return false;
    throw err;
  }
}

/** Call `work` with a user namespace of these mappings. */
export function withUserNamespace<T>(mappings: IdMappings, work: (userns: number) => T): T {
  const userns = openUserNamespace(mappings);
  try {
    return work(userns);
  } finally {
    closeSync(userns);
  }
}

/** A copy of the mount at `source`, seen nowhere yet. */
function openIdMapped(source: string, userns: number, { recursive, readonly }: IdMappedOptions): number {
  const depth = recursive ? AT_RECURSIVE : 0;
  const flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | depth;
  const tree = check(cOpenTree(SYS_OPEN_TREE, AT_FDCWD, source, flags), 'open_tree', source);
  try {
    const attributes = Buffer.alloc(32); // struct mount_attr: set, clear, propagation, user namespace
    attributes.writeBigUInt64LE(MOUNT_ATTR_IDMAP | (readonly ? MOUNT_ATTR_RDONLY : 0n), 0);
    attributes.writeBigUInt64LE(BigInt(userns), 24);
    const set = cMountSetattr(SYS_MOUNT_SETATTR, tree, '', AT_EMPTY_PATH | depth, attributes, attributes.length);
    check(set, 'mount_setattr', source);
    return tree;
  } catch (err) {
    closeSync(tree);
    throw err;
  }
}
