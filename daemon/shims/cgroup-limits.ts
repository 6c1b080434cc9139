import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { internal, messageOf } from '@cleat/base';
import { limitsDirectory } from './cgroup-limits-directory.ts';

/** The files of cgroup v1 that an update of a container changes, by hierarchy. */
const V1_FILES: readonly (readonly [hierarchy: string, file: string])[] = [
  ['memory', 'memory.limit_in_bytes'],
  ['memory', 'memory.memsw.limit_in_bytes'],
  ['cpu', 'cpu.shares'],
  ['cpu', 'cpu.cfs_period_us'],
  ['cpu', 'cpu.cfs_quota_us'],
  ['cpuset', 'cpuset.cpus'],
  ['cpuset', 'cpuset.mems'],
];

/** The same of cgroup v2, all in one directory. */
const V2_FILES = ['memory.max', 'memory.swap.max', 'cpu.weight', 'cpu.max', 'cpuset.cpus', 'cpuset.mems'];

/** Text of each file, by path. */
export type CgroupLimits = ReadonlyMap<string, string>;

/**
 * Read a cgroup's limits as the kernel shows them, so that they can be put back exactly: what the runtime would write
 * for "not specified" is nothing at all. A file that is not there is left out.
 * @param unified further files of cgroup v2.
 */
export async function readCgroupLimits(
  cgroup: string,
  options: { readonly version: 1 | 2; readonly unified?: readonly string[]; readonly root?: string },
): Promise<CgroupLimits> {
  const root = options.root ?? '/sys/fs/cgroup';
  const unified = (options.unified ?? []).filter(name => !name.includes('/'));
  const paths =
    options.version === 1
      ? V1_FILES.map(([hierarchy, file]) => join(root, hierarchy, cgroup, file))
      : [...new Set([...V2_FILES, ...unified])].map(file => join(limitsDirectory(join(root, cgroup)), file));
  const limits = new Map<string, string>();
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined); // no such controller
    if (text !== undefined) limits.set(path, text);
  }
  return limits;
}

/**
 * Put limits back. Some depend on each other (memory on memory and swap together), so what is refused is tried again
 * after the rest. @throws RpcError Internal naming what could not be put back.
 */
export async function restoreCgroupLimits(limits: CgroupLimits): Promise<void> {
  let refused = await writeAll([...limits]);
  if (refused.length > 0) refused = await writeAll(refused.map(({ path, text }) => [path, text]));
  const [first] = refused;
  if (first) throw internal(`cannot put back ${first.path}: ${messageOf(first.err)}`, first.err);
}

async function writeAll(limits: readonly (readonly [path: string, text: string])[]) {
  const refused: { readonly path: string; readonly text: string; readonly err: unknown }[] = [];
  for (const [path, text] of limits) {
    try {
      if ((await readFile(path, 'utf8')) !== text) await writeFile(path, text);
    } catch (err) {
      refused.push({ path, text, err });
    }
  }
  return refused;
}
