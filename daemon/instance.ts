import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '@cleat/base';

/** Digits at the end of each id that tell which daemon's directories the pod or container belongs to. */
const MARK_DIGITS = 8;

/** What pods and containers are called, and by which of several daemons on the machine. */
export type Instance = {
  /** A new id: 64 hexadecimal digits. */
  newId(): string;
  /** Whether an id, wherever it was found, was made for these directories. False for those made before daemons had marks. */
  made(id: string): boolean;
};

/**
 * The daemon's own mark, kept in a file below its root: what it left behind in a cgroup or an address file can be told
 * from what another daemon on this machine has there. A file that is damaged or gone is made anew.
 */
export async function openInstance(path: string): Promise<Instance> {
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim(); // none yet
  const mark = /^[0-9a-f]{8}$/.test(kept) ? kept : randomBytes(MARK_DIGITS / 2).toString('hex');
  if (mark !== kept) await writeFileAtomic(path, `${mark}\n`);
  return {
    newId: () => randomBytes((64 - MARK_DIGITS) / 2).toString('hex') + mark,
    made: id => id.length === 64 && id.endsWith(mark),
  };
}
