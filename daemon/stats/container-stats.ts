import type { Init } from '@cleat/proto/codec';
import type { ContainerStats, ContainerStatsFilter, FilesystemUsage } from '@cleat/proto/cri';
import { containerRuntime } from '../containers/free.ts';
import type { Daemon } from '../daemon.ts';
import { containerCgroup } from '../pods/cgroup.ts';
import { matchesLabels } from '../pods/labels.ts';
import { type CompleteContainer, stateOf } from '../store/containers.ts';
import { collect } from './collect.ts';
import { shimUsage } from './shim-usage.ts';
import { cpuMessage, ioMessage, memoryMessage, optional, swapMessage } from './usage-messages.ts';

/** Whether it runs, as far as its facts tell: only then there is something to measure. */
export const isRunning = ({ status }: CompleteContainer): boolean => stateOf(status) === 'running';

/**
 * What a running container uses, as CRI v1 tells it. Parts that the kernel does not tell are left out: those of a
 * container that ends at this moment. The shim is asked only where the container has a kernel of its own.
 */
export async function containerStats(d: Daemon, container: CompleteContainer): Promise<Init<ContainerStats>> {
  const { id, record } = container;
  const { metadata, labels, annotations } = record.config;
  return {
    attributes: { id, metadata, labels, annotations },
    ...(await usage(d, container)),
    writableLayer: writableLayer(d, container),
  };
}

/** Statistics of the running containers that the filter lets through. */
export const listContainerStats = (
  d: Daemon,
  filter: ContainerStatsFilter | undefined,
): Promise<Init<ContainerStats>[]> => {
  const containers = [...d.containers.complete()].values().filter(one => isRunning(one) && matches(one, filter));
  return collect(d.log, containers, container => containerStats(d, container));
};

async function usage(d: Daemon, container: CompleteContainer) {
  if (containerRuntime(d, container).hasOwnPids) return cgroupUsage(d, container);
  const { cpu, memory } = await shimUsage(d, container.id);
  const timestamp = d.clock.nowNs();
  const nanoCores = cpu && d.stats.rates.take(container, cpu.totalNs, process.hrtime.bigint());
  return {
    cpu: cpu && cpuMessage(timestamp, cpu, nanoCores, undefined),
    memory: memory && memoryMessage(timestamp, memory, undefined, undefined),
  };
}

function cgroupUsage(d: Daemon, container: CompleteContainer) {
  const pod = d.pods.find(container.record.podId);
  if (!pod) return {};
  const { cgroups, rates } = d.stats;
  const cgroup = containerCgroup(pod, container.id);
  const timestamp = d.clock.nowNs();
  const cpu = cgroups.cpu(cgroup);
  const nanoCores = cpu && rates.take(container, cpu.totalNs, process.hrtime.bigint());
  const memory = cgroups.memory(cgroup);
  const limits = cgroups.memoryLimits(cgroup);
  return {
    cpu: cpu && cpuMessage(timestamp, cpu, nanoCores, cgroups.pressure(cgroup, 'cpu')),
    memory: memory && memoryMessage(timestamp, memory, limits.memory, cgroups.pressure(cgroup, 'memory')),
    swap: memory && swapMessage(timestamp, memory.swap, limits.swap),
    io: ioMessage(timestamp, cgroups.pressure(cgroup, 'io')),
  };
}

/** Left out before the first measurement. */
function writableLayer(d: Daemon, container: CompleteContainer): Init<FilesystemUsage> | undefined {
  const usage = d.stats.layers.usage(container);
  return (
    usage && {
      timestamp: usage.atNs,
      fsId: { mountpoint: d.paths.containers },
      usedBytes: optional(usage.bytes),
      inodesUsed: optional(usage.inodes),
    }
  );
}

/** All parts of a filter must match. Source: CRI v1, ContainerStatsFilter. */
const matches = ({ id, record }: CompleteContainer, filter: ContainerStatsFilter | undefined): boolean =>
  filter === undefined ||
  (id.startsWith(filter.id) &&
    record.podId.startsWith(filter.podSandboxId) &&
    matchesLabels(record.config.labels, filter.labelSelector));
