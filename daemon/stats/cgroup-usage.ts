import type { DeviceIo } from './parse/device-io.ts';
import type { Psi } from './parse/pressure.ts';

/** CPU time of a cgroup and all below it, since it was made. */
export type CpuUsage = {
  readonly totalNs: bigint;
  readonly userNs: bigint;
  readonly systemNs: bigint;
  /** Periods of the CPU quota that have passed, those in which the quota ran out, and the time held back. */
  readonly periods: bigint;
  readonly throttledPeriods: bigint;
  readonly throttledNs: bigint;
};

/** Memory of a cgroup and all below it, in bytes. */
export type MemoryUsage = {
  /** All of it, caches too. */
  readonly used: bigint;
  /** Without file pages that were not used of late: what cannot be taken away easily. */
  readonly workingSet: bigint;
  /** Anonymous memory. */
  readonly rss: bigint;
  readonly cache: bigint;
  readonly mappedFile: bigint;
  readonly kernel: bigint;
  readonly activeFile: bigint;
  readonly inactiveFile: bigint;
  /** Since the cgroup was made, in numbers. */
  readonly pageFaults: bigint;
  readonly majorPageFaults: bigint;
  /** Swap in use. */
  readonly swap: bigint;
};

/** What else is known of a cgroup's memory; only metrics ask for it. */
export type MemoryHistory = {
  /** The most bytes that were ever used; `undefined` where the kernel does not keep it. */
  readonly max: bigint | undefined;
  /** How often the limit was hit. */
  readonly limitHits: bigint;
  /** Processes that the kernel killed for lack of memory; `undefined` where the kernel does not count them. */
  readonly oomKills: bigint | undefined;
};

/** Limits in bytes, set on the cgroup itself; `undefined`: none. */
export type MemoryLimits = {
  readonly memory: bigint | undefined;
  readonly swap: bigint | undefined;
  /** What the kernel tries to leave to the cgroup when memory is scarce. */
  readonly reservation: bigint | undefined;
};

/** How much CPU time a cgroup may have. */
export type CpuShare = {
  /** In each period; `undefined`: as much as there is. Microseconds. */
  readonly quotaUs: bigint | undefined;
  readonly periodUs: bigint;
  /** Against others, when it is scarce, as version 1 counts: 2 to 262144. */
  readonly shares: bigint;
};

/** Tasks (threads) of a cgroup and all below it; `limit` undefined: none. */
export type TaskUsage = { readonly current: bigint; readonly limit: bigint | undefined };

/** Huge pages of one size in use, in bytes. */
export type HugePages = { readonly pageSize: string; readonly used: bigint; readonly max: bigint | undefined };

export const PRESSURE_RESOURCES = ['cpu', 'memory', 'io'] as const;
export type PressureResource = (typeof PRESSURE_RESOURCES)[number];

/**
 * Reads what the kernel counts for a cgroup, from a few small files, synchronously: a read takes microseconds and waits
 * for no program. `cgroup` is a path below each hierarchy's root. A part is `undefined`, or empty, when the cgroup is
 * gone or the kernel has no such controller.
 */
export type CgroupReader = {
  readonly version: 1 | 2;
  cpu(cgroup: string): CpuUsage | undefined;
  cpuShare(cgroup: string): CpuShare | undefined;
  memory(cgroup: string): MemoryUsage | undefined;
  memoryHistory(cgroup: string): MemoryHistory | undefined;
  memoryLimits(cgroup: string): MemoryLimits;
  io(cgroup: string): DeviceIo[];
  tasks(cgroup: string): TaskUsage | undefined;
  hugePages(cgroup: string): HugePages[];
  /** Always `undefined` with version 1. */
  pressure(cgroup: string, resource: PressureResource): Psi | undefined;
  /** Processes in the cgroup and all below it, by pid; each once. */
  processes(cgroup: string): number[];
};
