import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MountInfo, mountInfo } from '@cleat/linux';

/** How long the kernel may take to let go of a group whose processes have ended, in milliseconds. */
const REMOVE_DEADLINE_MS = 20_000;

/**
 * Make a group in each cgroup hierarchy that is mounted, below the one this process is in; nothing else is touched.
 * @param made gets the path of each as soon as it is there
 */
export function makeGroups(name: string, made: string[]): void {
  for (const parent of ownGroups()) {
    const group = join(parent, name);
    mkdirSync(group);
    made.push(group);
    inheritCpuset(parent, group);
  }
}

/** Let frozen processes below these groups go on: version 1 lets none of them die. A group may be removed meanwhile. */
export function thawGroups(groups: readonly string[]): void {
  for (const group of groups.flatMap(withGroupsBelow)) {
    const file = join(group, 'freezer.state');
    if (existsSync(file)) unlessGone(() => writeFileSync(file, 'THAWED'));
  }
}

/** A group and all that are below it, those left out that are removed meanwhile. */
export function withGroupsBelow(group: string): string[] {
  const entries = unlessGone(() => readdirSync(group, { withFileTypes: true }));
  if (!entries) return [];
  const below = entries.flatMap(entry => (entry.isDirectory() ? [join(group, entry.name)] : []));
  return [group, ...below.flatMap(withGroupsBelow)];
}

/** What `use` answers, or nothing when the group that it uses is removed at that moment. */
function unlessGone<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (err) {
    if (['ENOENT', 'ENODEV'].includes((err as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw err;
  }
}

/** Remove groups with all below them. @throws Error when one is still in use at the deadline */
export async function removeGroups(groups: readonly string[]): Promise<void> {
  const giveUpAtMs = Date.now() + REMOVE_DEADLINE_MS;
  for (const group of groups) {
    for (;;) {
      try {
        removeTree(group);
        break;
      } catch (err) {
        if (Date.now() > giveUpAtMs) throw new Error(`cannot remove cgroup ${group}`, { cause: err });
        await sleep(5);
      }
    }
  }
}

/** The directories of the groups that this process is in. Source: cgroups(7), /proc/PID/cgroup. */
function ownGroups(): string[] {
  const mounts = mountInfo().filter(info => info.type === 'cgroup' || info.type === 'cgroup2');
  const lines = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  return lines.flatMap(line => {
    const [, controllers = '', ...path] = line.split(':');
    const mounted = mounts.find(info => holds(info, controllers));
    return mounted ? [join(mounted.target, relative(mounted.root, path.join(':')))] : [];
  });
}

const holds = (info: MountInfo, controllers: string): boolean =>
  controllers === ''
    ? info.type === 'cgroup2'
    : info.type === 'cgroup' && controllers.split(',').every(name => info.superOptions.includes(name));

/** A cpuset group of version 1 takes no process before it is told its CPUs. */
function inheritCpuset(parent: string, group: string): void {
  const files = readdirSync(group).filter(file => ['cpuset.cpus', 'cpuset.mems'].includes(file));
  const isVersion1 = readdirSync(group).includes('cpuset.cpu_exclusive');
  if (isVersion1) for (const file of files) writeFileSync(join(group, file), readFileSync(join(parent, file)));
}

function removeTree(group: string): void {
  for (const each of withGroupsBelow(group).reverse()) unlessGone(() => rmdirSync(each));
}
