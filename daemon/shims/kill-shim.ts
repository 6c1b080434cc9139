import { readFile } from 'node:fs/promises';
import { bundleFiles } from '@cleat/base';

/** SIGKILL the shim of a bundle and the runtime that it may be running, if the process that its pid file names is still it. */
export async function killShim(id: string, bundle: string): Promise<void> {
  const pid = Number(await readFile(bundleFiles(bundle).shimPid, 'utf8').catch(() => '')); // none was started
  if (!(pid > 1)) return;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // it has ended
  if (!commandLine.includes(id)) return;
  try {
    process.kill(-pid, 'SIGKILL'); // it leads a process group of its own
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err; // ESRCH: it ended meanwhile
  }
}
