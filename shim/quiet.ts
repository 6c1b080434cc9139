import type { History } from './debug/history.ts';

/**
 * After how many calls there is enough to clean up, and how long nobody may have called then, in milliseconds. The start of a
 * container is two calls, a daemon that comes back makes as many, a probe is one.
 */
const CALLS = 2;
const QUIET_MS = 1_000;

/**
 * Call `cleanUp` when a shim that had something to do, its start first of all, has become quiet. @returns how to end that.
 */
export function whenQuiet(history: History, cleanUp: () => void): () => void {
  let calls = 0;
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (history.isBusy) return; // the end of what runs comes back to this
      calls = 0;
      cleanUp();
    }, QUIET_MS).unref();
  };
  history.onEnd = () => {
    if (++calls >= CALLS) soon();
  };
  soon();
  return () => {
    history.onEnd = () => {};
    clearTimeout(timer);
  };
}
