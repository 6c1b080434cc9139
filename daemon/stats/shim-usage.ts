import { messageOf } from '@cleat/base';
import type { Any } from '@cleat/proto/google';
import { Metrics as MetricsV1 } from '@cleat/proto/metrics-cgroup1';
import { Metrics as MetricsV2 } from '@cleat/proto/metrics-cgroup2';
import type { Daemon } from '../daemon.ts';
import type { CpuUsage, MemoryUsage } from './cgroup-usage.ts';

/** How long a shim may take to tell, in milliseconds: others' statistics wait for it. */
const STATS_TIMEOUT_MS = 2_000;

export type ShimUsage = { readonly cpu?: CpuUsage | undefined; readonly memory?: MemoryUsage | undefined };

/**
 * What a container uses whose processes no cgroup of ours counts, as its shim tells it: that of a sandbox with a kernel of
 * its own. Nothing when the shim does not tell in time.
 */
export async function shimUsage(d: Daemon, id: string): Promise<ShimUsage> {
  const live = d.tasks.get(id);
  if (!live) return {};
  try {
    const { stats } = await live.task.connection.task.stats({ id }, { timeoutMs: STATS_TIMEOUT_MS });
    return stats ? parseUsage(stats) : {};
  } catch (err) {
    d.log.debug({ id, err }, `the shim tells no statistics: ${messageOf(err)}`);
    return {};
  }
}

/** The metrics of either cgroup version. Nothing for what is neither. */
function parseUsage({ typeUrl, value }: Any): ShimUsage {
  const type = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  if (type === MetricsV1.typeName) return usageV1(MetricsV1.decode(value));
  if (type === MetricsV2.typeName) return usageV2(MetricsV2.decode(value));
  return {};
}

const NOT_THROTTLED = { periods: 0n, throttledPeriods: 0n, throttledNs: 0n };

function usageV1({ cpu, memory }: MetricsV1): ShimUsage {
  const { total = 0n, user = 0n, kernel = 0n } = cpu?.usage ?? {};
  const used = memory?.usage?.usage ?? 0n;
  return {
    cpu: cpu && { ...NOT_THROTTLED, totalNs: total, userNs: user, systemNs: kernel },
    memory: memory && {
      used,
      workingSet: workingSet(used, memory.totalInactiveFile),
      rss: memory.totalRss || memory.rss,
      cache: memory.totalCache || memory.cache,
      mappedFile: memory.totalMappedFile,
      kernel: memory.kernel?.usage ?? 0n,
      activeFile: memory.totalActiveFile,
      inactiveFile: memory.totalInactiveFile,
      pageFaults: memory.totalPgFault,
      majorPageFaults: memory.totalPgMajFault,
      swap: memory.swap?.usage ?? 0n,
    },
  };
}

function usageV2({ cpu, memory }: MetricsV2): ShimUsage {
  return {
    cpu: cpu && {
      ...NOT_THROTTLED,
      totalNs: cpu.usageUsec * 1000n,
      userNs: cpu.userUsec * 1000n,
      systemNs: cpu.systemUsec * 1000n,
    },
    memory: memory && {
      used: memory.usage,
      workingSet: workingSet(memory.usage, memory.inactiveFile),
      rss: memory.anon,
      cache: memory.file,
      mappedFile: memory.fileMapped,
      kernel: memory.kernelStack + memory.slab,
      activeFile: memory.activeFile,
      inactiveFile: memory.inactiveFile,
      pageFaults: memory.pgfault,
      majorPageFaults: memory.pgmajfault,
      swap: memory.swapUsage,
    },
  };
}

const workingSet = (used: bigint, inactiveFile: bigint): bigint => (used > inactiveFile ? used - inactiveFile : 0n);
