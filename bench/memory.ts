import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestNode } from '../test/node/node.ts';
import { unlessGone } from './images/family.ts';
import type { Runtime } from './runtimes.ts';

/**
 * Memory of some processes, in bytes. `pss` shares each page among all processes that map it, also those of others;
 * `private` is what would be free at once if they ended. Source: proc_pid_smaps(5), smaps_rollup.
 */
export type Memory = { readonly processes: number; readonly pss: number; readonly private: number };

/** What a runtime's own processes take: without what runs in the containers. */
export type RuntimeMemory = { readonly daemon: Memory; readonly shims: Memory; readonly pauses: Memory };

/** Whose a pause process is, its parent tells, which is a shim. */
export function runtimeMemory(node: TestNode, runtime: Runtime): RuntimeMemory {
  const pid = runtime.pid();
  const daemon = memoryOf(pid === undefined ? [] : [pid]);
  if (daemon.processes === 0) throw new Error(`${runtime.name} does not run: it has no memory to measure`);
  const processes = processesOf(node);
  const shim = basename(runtime.shimProgram);
  const shims = processes.filter(p => p.pid !== pid && p.args.some(arg => arg.includes(shim))).map(p => p.pid);
  const pauses = processes.filter(p => basename(p.args[0] ?? '') === 'pause' && shims.includes(p.parent));
  return { daemon, shims: memoryOf(shims), pauses: memoryOf(pauses.map(p => p.pid)) };
}

/** How long pods are left alone before their memory is measured, and between two looks, in milliseconds. */
const SETTLE_MS = 3_000;
const LOOK_MS = 1_000;
/** It has settled when it falls by less than this part between two looks. So often it is looked at the most. */
const SETTLED = 0.02;
const MAX_LOOKS = 15;

/** When what was done last has been cleaned up after, which takes longer on a loaded machine. */
export async function settledMemory(node: TestNode, runtime: Runtime): Promise<RuntimeMemory> {
  await sleep(SETTLE_MS);
  let memory = runtimeMemory(node, runtime);
  for (let look = 1; look < MAX_LOOKS; look++) {
    const before = memory.shims.private;
    await sleep(LOOK_MS);
    memory = runtimeMemory(node, runtime);
    if (memory.shims.private >= before * (1 - SETTLED)) break;
  }
  return memory;
}

/** Whether a zygote is there: from then on shims are forked. Before, they start cold and take several times as much. */
export const hasZygote = (node: TestNode): boolean =>
  processesOf(node).some(({ args }) => args[0]?.startsWith('containerd-shim-cleat-v2 zygote'));

/** Daemon and shims. */
export function runtimePids(node: TestNode, runtime: Runtime): number[] {
  const pid = runtime.pid();
  const shim = basename(runtime.shimProgram);
  const shims = processesOf(node).filter(p => p.pid !== pid && p.args.some(arg => arg.includes(shim)));
  return [...(pid === undefined ? [] : [pid]), ...shims.map(p => p.pid)];
}

type Process = { readonly pid: number; readonly parent: number; readonly args: readonly string[] };

/** All processes below the node's cgroups. Those that end meanwhile are left out. */
function processesOf(node: TestNode): Process[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const processOf = (pid: string): Process | undefined => {
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${basename(node.dir)}`)) return undefined;
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return { pid: Number(pid), parent, args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
  };
  return pids.flatMap(pid => unlessGone(() => processOf(pid)) ?? []);
}

function memoryOf(pids: readonly number[]): Memory {
  const each = pids.flatMap(pid => unlessGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []);
  const sum = (...keys: string[]) => each.flatMap(text => keys.map(key => bytes(text, key))).reduce((a, b) => a + b, 0);
  return { processes: each.length, pss: sum('Pss'), private: sum('Private_Clean', 'Private_Dirty', 'Private_Hugetlb') };
}

function bytes(rollup: string, key: string): number {
  const found = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(rollup);
  if (!found) throw new Error(`smaps_rollup without ${key}: ${rollup}`);
  return Number(found[1]) * 1024;
}
