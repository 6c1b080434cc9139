/**
 * Metadata of the task API's Create: the caller is going to call Start in any case, so that a shim of ours may run the
 * program at once, by one call of the OCI runtime instead of two. Start answers then with the pid, or 0 when the
 * program has ended already. Shims that do not know it make the task as ever.
 *
 * Its value is where the container's cgroup will be, below the root of each hierarchy: a program may have ended before
 * anybody can ask the kernel.
 */
export const RUN_AT_ONCE = 'cleat-run-at-once';
