import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { pidfdOpen } from './pidfd.ts';
import { shellStatus, waitpidNow } from './process.ts';
import { watchReadable } from './readable.ts';

/** Wait for the end of a child that nobody else reaps, and reap it. @returns its wait status. */
export async function childEnd(pid: number): Promise<number> {
  const pidfd = pidfdOpen(pid);
  try {
    return await new Promise<number>(resolve => {
      const watch = watchReadable(pidfd, () => {
        const end = waitpidNow(pid);
        if (!end) return; // looked at again at once
        watch[Symbol.dispose]();
        resolve(end.status);
      });
    });
  } finally {
    closeSync(pidfd);
  }
}

/** Why a program failed, from its wait status, in words; undefined when it did not. */
export function failureOf(waitStatus: number): string | undefined {
  if (waitStatus === 0) return undefined;
  const signal = waitStatus & 0x7f;
  if (signal === 0) return `it ended with exit code ${shellStatus(waitStatus)}`;
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return `it was ended by ${name ?? `signal ${signal}`}`;
}
