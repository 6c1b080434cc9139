import { enterNamespace } from '@cleat/linux';

/**
 * Children that `make` starts are born in another PID namespace, the one that `choose` selects. Synchronous, and back
 * at the end: a thread that chose a namespace for its children cannot start threads, as libuv does later.
 */
export function withPidNamespace<T>(choose: () => void, make: () => T): T {
  choose();
  try {
    return make();
  } finally {
    enterNamespace('/proc/thread-self/ns/pid', 'pid');
  }
}
