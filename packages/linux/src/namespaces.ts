import { closeSync, openSync, rmSync } from 'node:fs';
import { MNT, MS } from './mount-flags.ts';
import { mount } from './mounts.ts';
import { native } from './native.ts';
import { bringLoopbackUp } from './network-interface.ts';
import { check, checkUnless, ERRNO } from './system-error.ts';

/** Kinds of namespaces by their name in /proc/PID/ns, with their clone(2) flag. Source: linux/sched.h. */
export const CLONE = {
  cgroup: 0x02000000,
  ipc: 0x08000000,
  mnt: 0x00020000,
  net: 0x40000000,
  pid: 0x20000000,
  user: 0x10000000,
  uts: 0x04000000,
} as const;
export type NamespaceKind = keyof typeof CLONE;

const cUnshare = native('int unshare(int flags)');
const cSetns = native('int setns(int fd, int type)');
const cUmount = native('int umount2(const char *target, int flags)');
const cSethostname = native('int sethostname(const char *name, size_t length)');

/** The files to pin new namespaces on; they must not exist, their directory must. */
export type NamespacePins = {
  readonly net?: string;
  readonly ipc?: string;
  readonly uts?: { readonly path: string; readonly hostname: string };
};

/**
 * Make new namespaces and pin each on a file, so that they live without a process; `lo` is up in a new network
 * namespace. Synchronous: only the calling thread moves into them, and nothing else of the program runs before it is
 * back. When a step fails, what was made is undone; when the thread cannot be brought back, the process aborts.
 * @throws SystemError
 */
export function pinNamespaces(pins: NamespacePins): void {
  const made: string[] = [];
  const pin = (kind: NamespaceKind, path: string | undefined, prepare: () => void) => {
    if (path === undefined) return;
    pinNew(kind, path, prepare);
    made.push(path);
  };
  try {
    pin('net', pins.net, bringLoopbackUp);
    pin('ipc', pins.ipc, () => {});
    pin('uts', pins.uts?.path, () => setHostname(pins.uts?.hostname ?? ''));
  } catch (err) {
    for (const path of made.reverse()) unpinNamespace(path);
    throw err;
  }
}

/** Pin a namespace that exists, such as `/proc/PID/ns/pid`, on a file, which must not exist. */
export function pinExistingNamespace(sourcePath: string, targetPath: string): void {
  closeSync(openSync(targetPath, 'wx', 0o444));
  try {
    mount(sourcePath, targetPath, '', MS.BIND);
  } catch (err) {
    rmSync(targetPath, { force: true });
    throw err;
  }
}

/** Let go of a pinned namespace and remove its file. It ends with its last process. Calling again is fine. */
export function unpinNamespace(path: string): void {
  const flags = MNT.DETACH | MNT.UMOUNT_NOFOLLOW;
  checkUnless([ERRNO.EINVAL, ERRNO.ENOENT], cUmount(path, flags), 'umount2', path);
  rmSync(path, { force: true });
}

/** Move the calling thread into the namespace behind a file, for good: for helper processes that do nothing else. */
export function enterNamespace(path: string, kind: NamespaceKind): void {
  const fd = openSync(path, 'r');
  try {
    check(cSetns(fd, CLONE[kind]), 'setns', path);
  } finally {
    closeSync(fd);
  }
}

/**
 * Run `work` with the calling thread in the namespace behind a file. Synchronous, and only for what the kernel asks of
 * the calling thread itself: nothing else of the program runs before it is back. When the thread cannot be brought
 * back, the process aborts.
 */
export function insideNamespace<T>(path: string, kind: NamespaceKind, work: () => T): T {
  return awayFrom(kind, () => {
    enterNamespace(path, kind);
    return work();
  });
}

/** Move the calling thread into new namespaces, for good. With `pid` and `user` the limits of unshare(2) hold. */
export function unshare(...kinds: readonly NamespaceKind[]): void {
  const flags = kinds.reduce((sum, kind) => sum | CLONE[kind], 0);
  check(cUnshare(flags), 'unshare', kinds.join(' '));
}

/** Set the host name of the calling thread's UTS namespace; at most 64 bytes. */
export function setHostname(name: string): void {
  check(cSethostname(name, Buffer.byteLength(name)), 'sethostname', name);
}

function pinNew(kind: NamespaceKind, path: string, prepare: () => void): void {
  awayFrom(kind, () => {
    unshare(kind);
    prepare();
    pinExistingNamespace(`/proc/thread-self/ns/${kind}`, path);
  });
}

/** Come back to our own namespace after `work`, however it ends. */
function awayFrom<T>(kind: NamespaceKind, work: () => T): T {
  const own = openSync(`/proc/thread-self/ns/${kind}`, 'r');
  try {
    return work();
  } finally {
    // A daemon whose main thread stays in a pod's namespace would do every later thing in the wrong place.
    if (cSetns(own, CLONE[kind]) !== 0) process.abort();
    closeSync(own);
  }
}
