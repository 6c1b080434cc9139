import { openSync, writeFileSync } from 'node:fs';
import { waitpidBlocking } from './fork.ts';
import { CLONE } from './namespaces.ts';
import { addressOf, functionAddress, native } from './native.ts';
import { check } from './system-error.ts';

const cClone = native('int clone(uintptr_t run, uintptr_t stack, int flags, long argument)');

/** Source: signal(7). */
const SIGCHLD = 17;
/** Enough for a function of the C library that makes one system call, and a multiple of a stack's alignment. */
const STACK_BYTES = 64 * 1024;
/** When our process is killed just then, its helper ends by itself after this many seconds. */
const HELPER_LIFE_SECONDS = 10;

/** A range of user or group ids: `size` ids from `containerId` on in the namespace are those from `hostId` on outside. */
export type IdMapping = { readonly containerId: number; readonly hostId: number; readonly size: number };

/** What a user namespace maps. */
export type IdMappings = { readonly uids: readonly IdMapping[]; readonly gids: readonly IdMapping[] };

/**
 * A descriptor of a new user namespace with these mappings; it lives as long as the descriptor. Close-on-exec; the
 * caller closes it. Any process may call it: a short-lived child, which runs none of our code, makes the namespace.
 * @throws SystemError, or Node's own error when the kernel refuses a mapping (such as one of overlapping ranges).
 */
export function openUserNamespace(mappings: IdMappings): number {
  const stack = Buffer.alloc(STACK_BYTES);
  const top = (addressOf(stack) + BigInt(STACK_BYTES)) & ~15n;
  // Its memory is a copy, and it runs sleep(3) and nothing else: no lock or heap of ours is touched.
  const pid = check(cClone(functionAddress('sleep'), top, CLONE.user | SIGCHLD, HELPER_LIFE_SECONDS), 'clone');
  try {
    writeFileSync(`/proc/${pid}/uid_map`, mapFile(mappings.uids));
    writeFileSync(`/proc/${pid}/gid_map`, mapFile(mappings.gids));
    return openSync(`/proc/${pid}/ns/user`, 'r');
  } finally {
    process.kill(pid, 'SIGKILL');
    waitpidBlocking(pid);
  }
}

/** Source: user_namespaces(7), "User and group ID mappings". */
const mapFile = (ranges: readonly IdMapping[]): string =>
  ranges.map(({ containerId, hostId, size }) => `${containerId} ${hostId} ${size}\n`).join('');
