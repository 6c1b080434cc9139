import { readFile } from 'node:fs/promises';
import type { Daemon } from '../daemon.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { Owners } from './owners.ts';
import { killWithGroup, listProcesses, type ProcessInfo } from './process-list.ts';

/** A plugin outlives its daemon: it leads a process group of its own. Its environment says which sandbox it works for. */
export async function pluginProblem(d: Daemon, owners: Owners, info: ProcessInfo): Promise<string | undefined> {
  const { pid, words } = info;
  if (!words.some(word => d.config.network.binDirs.some(dir => word.startsWith(`${dir}/`)))) return undefined;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''); // it has ended
  const [, id = ''] = /(?:^|\0)CNI_CONTAINERID=([^\0]*)/.exec(environment) ?? [];
  return owners.isOurs(id) ? `a network plugin for sandbox ${id}, of a daemon that has ended` : undefined;
}

/**
 * Before the first plugin of this daemon runs: end those of a daemon that was killed, lest one that hangs goes on with a
 * network that is undone meanwhile. Looks only when a pod was being made or stopped. What cannot be ended is logged.
 */
export async function endOrphanedPlugins(d: Daemon): Promise<void> {
  if ([...d.pods.all()].every(pod => pod.status && isReady(pod as ReadyPod))) return;
  const owners = new Owners(d);
  for (const info of await listProcesses()) {
    const problem = await pluginProblem(d, owners, info);
    if (!problem) continue;
    d.log.warn({ pid: info.pid }, `${problem}: it is killed`);
    await killWithGroup(info).catch(err => d.log.error({ pid: info.pid, err }, 'cannot end a network plugin'));
  }
}
