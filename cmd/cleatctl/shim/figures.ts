import type { Any } from '@cleat/proto/google';
import { Metrics as MetricsV1 } from '@cleat/proto/metrics-cgroup1';
import { Metrics as MetricsV2 } from '@cleat/proto/metrics-cgroup2';

/** What a container uses, of either version of cgroups; what a cgroup does not tell is undefined. */
export type Figures = {
  /** Processor time used so far, in nanoseconds. */
  readonly cpuNs: bigint | undefined;
  readonly throttledNs: bigint | undefined;
  readonly memoryBytes: bigint | undefined;
  /** Without what the kernel can drop at once: what the kubelet looks at. */
  readonly workingSetBytes: bigint | undefined;
  /** Undefined without a limit. */
  readonly memoryLimitBytes: bigint | undefined;
  readonly pids: bigint | undefined;
  readonly oomKills: bigint | undefined;
};

/** From here on a limit is none: cgroup v1 says "no limit" with a number of pages near 2^63. */
const NO_LIMIT = 1n << 60n;

/** Read what a shim answers to Stats. Source: containerd/cgroups, cgroup1/stats and cgroup2/stats metrics.proto. */
export function readFigures({ typeUrl, value }: Any): Figures {
  return typeUrl.endsWith('io.containerd.cgroups.v2.Metrics') ? readV2(value) : readV1(value);
}

function readV2(value: Uint8Array): Figures {
  const { cpu, memory, memoryEvents, pids } = MetricsV2.decode(value);
  return {
    cpuNs: cpu && cpu.usageUsec * 1000n,
    throttledNs: cpu && cpu.throttledUsec * 1000n,
    memoryBytes: memory?.usage,
    workingSetBytes: memory && without(memory.usage, memory.inactiveFile),
    memoryLimitBytes: limit(memory?.usageLimit),
    pids: pids?.current,
    oomKills: memoryEvents?.oomKill,
  };
}

function readV1(value: Uint8Array): Figures {
  const { cpu, memory, memoryOomControl, pids } = MetricsV1.decode(value);
  const usage = memory?.usage?.usage;
  return {
    cpuNs: cpu?.usage?.total,
    throttledNs: cpu?.throttling?.throttledTime,
    memoryBytes: usage,
    workingSetBytes: memory && usage !== undefined ? without(usage, memory.totalInactiveFile) : undefined,
    memoryLimitBytes: limit(memory?.usage?.limit),
    pids: pids?.current,
    oomKills: memoryOomControl?.oomKill,
  };
}

const without = (usage: bigint, part: bigint) => (usage > part ? usage - part : 0n);
const limit = (bytes: bigint | undefined) =>
  bytes === undefined || bytes === 0n || bytes >= NO_LIMIT ? undefined : bytes;
