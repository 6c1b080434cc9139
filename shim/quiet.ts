import type { History } from './debug/history.ts';

/** For how long nobody may have called, in milliseconds, after many calls and after few: cleaning up costs as much as some calls. */
const QUIET_MS = 1_000;
const LONG_QUIET_MS = 10_000;
const MANY_CALLS = 10;

/** Call `cleanUp` when a shim that had something to do has become quiet. Its start is as much as many calls. @returns how to end that. */
export function whenQuiet(history: History, cleanUp: () => void): () => void {
  let calls = MANY_CALLS;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (history.isBusy) return; // the end of what runs comes back to this
        calls = 0;
        cleanUp();
      },
      calls >= MANY_CALLS ? QUIET_MS : LONG_QUIET_MS,
    ).unref();
  };
  history.onEnd = () => {
    calls++;
    wait();
  };
  wait();
  return () => {
    history.onEnd = () => {};
    clearTimeout(timer);
  };
}
