import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process, as far as /proc tells of it. Source: proc(5). */
export type ProcessInfo = {
  readonly pid: number;
  readonly parentPid: number;
  /** Words of its command line; a title that it gave itself is one word. */
  readonly words: readonly string[];
  /** Its working directory; ends with " (deleted)" when that is gone. */
  readonly cwd: string;
  /** Distinguishes it from a later process with the same pid: when it began, in clock ticks since the boot. */
  readonly startTime: string;
};

/** Every process but kernel threads and zombies. */
export async function listProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(pid => readProcess(Number(pid))));
  return all.filter(info => info !== undefined);
}

/** undefined when it has ended. */
async function readProcess(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const [stat, cmdline, cwd] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readlink(`/proc/${pid}/cwd`),
    ]);
    if (cmdline === '') return undefined;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from the third on: the second may hold anything
    const [parentPid, startTime = ''] = [Number(fields[1]), fields[19]];
    return { pid, parentPid, words: cmdline.replace(/\0+$/, '').split('\0'), cwd, startTime };
  } catch {
    return undefined; // it has ended, or is a kernel thread, which has no working directory to be read
  }
}

/** SIGKILL to the process and to the process group that it leads, if it leads one and the pid still means the same process. */
export async function killWithGroup({ pid, startTime }: ProcessInfo): Promise<void> {
  if ((await readProcess(pid))?.startTime !== startTime) return;
  if (!kill(-pid)) kill(pid);
}

/** @returns false when there is none. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw err;
  }
}
