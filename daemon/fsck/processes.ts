import { readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Daemon } from '../daemon.ts';
import { namesIn } from './directories.ts';
import type { Finding } from './finding.ts';
import { pluginProblem } from './orphaned-plugins.ts';
import type { Owners } from './owners.ts';
import { killWithGroup, listProcesses, type ProcessInfo } from './process-list.ts';

const WORKER = /^cleat-unpack(\.mjs)?$/;
/** With its daemon's pid. */
const FORKED_WORKER = /^cleat-unpack (\d+)$/;
/** How much of a command line is shown. */
const MAX_COMMAND_CHARACTERS = 100;
/** Also a spare shim, which has none of its own. */
const ZYGOTE = /^containerd-shim-cleat-v2 (?:spare of )?zygote (.*)$/;

/**
 * Processes that work for this daemon's pods and have no owner: shims and what they run (they live in their bundles),
 * port forwarders, network plugins and unpack workers of a daemon that has ended, zygotes that nobody can reach.
 * What runs in a container is found by its cgroup.
 */
export async function findProcesses(d: Daemon, owners: Owners): Promise<Finding[]> {
  const all = await listProcesses();
  const byPid = new Map(all.map(info => [info.pid, info]));
  const orphaned = ({ parentPid }: Pick<ProcessInfo, 'parentPid'>) =>
    !(byPid.get(parentPid)?.words.some(isDaemon) ?? false);
  const findings: Finding[] = [];
  for (const info of all) {
    const problem =
      inBundle(d, owners, info) ??
      forwarder(d, owners, info) ??
      zygote(d, info) ??
      (orphaned(info) ? await pluginProblem(d, owners, info) : undefined) ??
      (orphaned({ parentPid: daemonOf(info) }) ? await worker(d, info) : undefined);
    if (problem) findings.push(leftover(info, problem));
  }
  return findings;
}

const isDaemon = (word: string): boolean => /^cleatd(\.mjs)?$/.test(basename(word)) || word.endsWith('/cleatd/main.ts');

const leftover = (info: ProcessInfo, problem: string): Finding => ({
  kind: 'process',
  subject: `${info.pid} ${info.words.map(shown).join(' ').slice(0, MAX_COMMAND_CHARACTERS)}`,
  problem,
  free: () => killWithGroup(info),
});

/** A path as its last name; a title that a process gave itself as it stands. */
const shown = (word: string): string => (word.includes(' ') ? word : basename(word));

/** The id that names a directory, in a path of it or of what is below. */
const idBelow = (dir: string, path: string): string | undefined => {
  const [name = ''] = path.startsWith(`${dir}/`) ? path.slice(dir.length + 1).split(/[ /]/) : [];
  return /^[0-9a-f]{64}$/.test(name) ? name : undefined;
};

function inBundle(d: Daemon, owners: Owners, { cwd }: ProcessInfo): string | undefined {
  const id = idBelow(join(d.paths.state, 'containers'), cwd);
  return id === undefined || owners.mayHaveTask(id) ? undefined : `serves ${id}, which has no task any more`;
}

function forwarder(d: Daemon, owners: Owners, { words }: ProcessInfo): string | undefined {
  const program = d.forwardCommand.at(-1);
  if (program === undefined || !words.includes(program)) return undefined;
  const id = words.map(word => idBelow(join(d.paths.state, 'pods'), word)).find(Boolean);
  return id === undefined || owners.hasPod(id) ? undefined : `forwards ports to sandbox ${id}, which does not exist`;
}

/** One whose socket another has taken, or that serves another version. */
function zygote(d: Daemon, { words }: ProcessInfo): string | undefined {
  const path = ZYGOTE.exec(words[0] ?? '')?.[1];
  if (path === undefined || !path.startsWith(`${d.paths.state}/`) || path === d.zygote.socketPath) return undefined;
  return `a zygote that this daemon does not ask: it listens at ${path}`;
}

/** The daemon that a worker works for: its parent's pid, unless a zygote has forked it. */
const daemonOf = ({ words: [title = ''], parentPid }: ProcessInfo): number =>
  Number(FORKED_WORKER.exec(title)?.[1] ?? parentPid);

/** A worker ends with its daemon, unless it hangs. What it has open tells whose it was. */
async function worker(d: Daemon, { pid, words }: ProcessInfo): Promise<string | undefined> {
  if (!words.some(word => WORKER.test(basename(word)) || FORKED_WORKER.test(word))) return undefined;
  const links = [`/proc/${pid}/root`, ...(await namesIn(`/proc/${pid}/fd`)).map(fd => `/proc/${pid}/fd/${fd}`)];
  const open = await Promise.all(links.map(link => readlink(link).catch(() => ''))); // it has ended, or closed that one
  return open.some(path => path.startsWith(`${d.paths.images}/`)) ? 'unpacks for a daemon that has ended' : undefined;
}
