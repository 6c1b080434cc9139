import { readFile } from 'node:fs/promises';
import { bundleFiles } from '@cleat/base';

/** How often the pid file is read: a shim that was killed while it handed over has a successor. */
const ROUNDS = 3;

/** SIGKILL the shim of a bundle and the runtime that it may be running, if the process that its pid file names is still it. */
export async function killShim(id: string, bundle: string): Promise<void> {
  const killed = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const pid = Number(await readFile(bundleFiles(bundle).shimPid, 'utf8').catch(() => '')); // none was started
    if (!(pid > 1) || killed.has(pid)) return;
    killed.add(pid);
    await killGroup(id, pid);
  }
}

async function killGroup(id: string, pid: number): Promise<void> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // it has ended
  if (!commandLine.includes(id)) return;
  try {
    process.kill(-pid, 'SIGKILL'); // it leads a process group of its own
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // ESRCH: it ended meanwhile
  }
}
