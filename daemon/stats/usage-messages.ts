import type { Init } from '@cleat/proto/codec';
import type { CpuUsage, IoUsage, MemoryUsage, PsiStats, SwapUsage, UInt64Value } from '@cleat/proto/cri';
import type * as Cgroup from './cgroup-usage.ts';
import type { Pressure, Psi } from './parse/pressure.ts';

/** An optional number as CRI v1 has it. */
export const optional = (value: bigint | undefined): Init<UInt64Value> | undefined =>
  value === undefined ? undefined : { value };

/** CRI v1, CpuUsage. @param timestamp of this and the following messages: Unix nanoseconds at which it was read. */
export const cpuMessage = (
  timestamp: bigint,
  cpu: Cgroup.CpuUsage,
  nanoCores: bigint | undefined,
  psi: Psi | undefined,
): Init<CpuUsage> => ({
  timestamp,
  usageCoreNanoSeconds: { value: cpu.totalNs },
  usageNanoCores: optional(nanoCores),
  psi: psiMessage(psi),
});

/** CRI v1, MemoryUsage. @param limit in bytes; without one nothing is told to be available. */
export const memoryMessage = (
  timestamp: bigint,
  memory: Cgroup.MemoryUsage,
  limit: bigint | undefined,
  psi: Psi | undefined,
): Init<MemoryUsage> => ({
  timestamp,
  workingSetBytes: { value: memory.workingSet },
  availableBytes: optional(left(limit, memory.workingSet)),
  usageBytes: { value: memory.used },
  rssBytes: { value: memory.rss },
  pageFaults: { value: memory.pageFaults },
  majorPageFaults: { value: memory.majorPageFaults },
  psi: psiMessage(psi),
});

/** CRI v1, SwapUsage. */
export const swapMessage = (timestamp: bigint, used: bigint, limit: bigint | undefined): Init<SwapUsage> => ({
  timestamp,
  swapAvailableBytes: optional(left(limit, used)),
  swapUsageBytes: { value: used },
});

/** CRI v1, IoUsage: it has nothing but the pressure, so it is left out where the kernel has none. */
export const ioMessage = (timestamp: bigint, psi: Psi | undefined): Init<IoUsage> | undefined =>
  psi && { timestamp, psi: psiMessage(psi) };

/** What is left of a limit. */
const left = (limit: bigint | undefined, used: bigint): bigint | undefined =>
  limit === undefined ? undefined : limit > used ? limit - used : 0n;

const psiMessage = (psi: Psi | undefined): Init<PsiStats> | undefined =>
  psi && { Full: pressureMessage(psi.full), Some: pressureMessage(psi.some) };

const pressureMessage = ({ totalNs, avg10, avg60, avg300 }: Pressure) => ({
  Total: totalNs,
  Avg10: avg10,
  Avg60: avg60,
  Avg300: avg300,
});
