import { readdirSync, readlinkSync } from 'node:fs';
import type { Breather } from './breather.ts';
import { parseOpenFilesLimit } from './parse/open-files-limit.ts';
import { readText, unlessGone } from './read-text.ts';

/** What the processes of a container hold. */
export type ProcessCounts = {
  readonly processes: number;
  readonly descriptors: number;
  readonly sockets: number;
  /** Soft limit of the first process; `undefined`: none. */
  readonly openFilesLimit: bigint | undefined;
};

/** No more descriptors of one process are looked at to see whether they are sockets. */
const MAX_LINKS = 10_000;

/** The process has ended, or a daemon with few privileges may not look into it. */
const HIDDEN = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

/** Count what processes hold, with rests: they may hold many descriptors. Those that end meanwhile do not count. */
export async function countProcesses(pids: readonly number[], breather: Breather): Promise<ProcessCounts> {
  const counts = { processes: pids.length, descriptors: 0, sockets: 0 };
  for (const pid of pids) {
    const directory = `/proc/${pid}/fd`;
    const fds = unlessGone(() => readdirSync(directory), HIDDEN) ?? [];
    counts.descriptors += fds.length;
    for (const fd of fds.slice(0, MAX_LINKS)) {
      if (unlessGone(() => readlinkSync(`${directory}/${fd}`), HIDDEN)?.startsWith('socket:')) counts.sockets++;
      await breather.breathe();
    }
  }
  const limits = pids[0] === undefined ? undefined : readText(`/proc/${pids[0]}/limits`);
  return { ...counts, openFilesLimit: parseOpenFilesLimit(limits ?? '') };
}
