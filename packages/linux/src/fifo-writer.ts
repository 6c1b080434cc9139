import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { O_RDWR, O_WRONLY, O_NONBLOCK } = constants;

/** How long until it is looked for a reader again, in milliseconds: at first, and later. */
const FIRST_LOOK_MS = 1;
const LAST_LOOK_MS = 50;

/**
 * Open a fifo for writing before anybody reads it: a reader that comes is not kept waiting. What is written before
 * `fifoHasReader` says that one has come fails with EPIPE, and what is in a fifo that nobody has open is lost.
 * @returns a descriptor that does not block.
 */
export function openFifoWriter(path: string): number {
  const both = openSync(path, O_RDWR | O_NONBLOCK); // for writing alone it cannot be opened without a reader
  try {
    return openSync(path, O_WRONLY | O_NONBLOCK);
  } finally {
    closeSync(both);
  }
}

/** Whether somebody has a fifo open for reading. @throws SystemError when it cannot be opened, such as ENOENT. */
export function fifoHasReader(path: string): boolean {
  try {
    closeSync(openSync(path, O_WRONLY | O_NONBLOCK));
    return true;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENXIO') return false; // fifo(7)
    throw err;
  }
}

/** Wait until somebody has the fifo open for reading. @returns false when nobody had in time, or it was aborted. */
export async function untilFifoIsRead(
  path: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const startMs = performance.now();
  for (let ms = FIRST_LOOK_MS; !signal.aborted; ms = Math.min(ms * 2, LAST_LOOK_MS)) {
    if (fifoHasReader(path)) return true;
    if (performance.now() - startMs >= timeoutMs) return false;
    await sleep(ms, undefined, { signal }).catch(() => undefined); // aborted
  }
  return false;
}
