/** How often a function runs, roughly, before it learns for the compiler: late, and as V8 has it. */
export const LEARN_LATE = '--invocation-count-for-feedback-allocation=10000';
export const LEARN_EARLY = '--invocation-count-for-feedback-allocation=8';

/**
 * Flags of Node for a process that serves a container or forks those that do.
 * One thread and a small young generation: a shim is forked and its pages are shared, so it must stay quiet. A full
 * collection in a forked shim would touch every page that it shares: 4 MB would become 10. What a function learns for the
 * compiler is scattered over shared pages, too: only those learn that run long.
 */
export const SHIM_NODE_FLAGS: readonly string[] = [
  '--single-threaded',
  '--max-semi-space-size=1',
  '--min-semi-space-size=1', // V8 would shrink it when little is allocated: `findYoungSpace` knows where it is
  '--no-memory-reducer',
  LEARN_LATE,
];

/** Environment of such a process: malloc and libuv read theirs once, when the program begins. */
export const SHIM_ENV: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '1' };
