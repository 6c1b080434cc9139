import { readFile } from 'node:fs/promises';

/**
 * Proportional set size of a shim, in bytes; undefined when there is no shim with this pid, or we may not look.
 * Source: proc(5), smaps_rollup.
 */
export async function shimPssBytes(pid: number): Promise<number | undefined> {
  try {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (!command.includes('shim')) return undefined; // the pid is another program's by now
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kib = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined; // it has ended, or is not ours to look at
  }
}
