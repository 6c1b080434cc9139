import type { Init } from '@cleat/proto/codec';
import type { ContainerMetrics } from '@cleat/proto/cri';
import type { Daemon } from '../../daemon.ts';
import { containerCgroup } from '../../pods/cgroup.ts';
import type { CompleteContainer } from '../../store/containers.ts';
import type { ReadyPod } from '../../store/pods.ts';
import type { Breather } from '../breather.ts';
import type { CgroupReader } from '../cgroup-usage.ts';
import { deviceName } from '../layer-filesystem.ts';
import { countProcesses } from '../process-counts.ts';
import { cpuSamples, cpuShareSamples } from './cpu.ts';
import { ioSamples, type LayerFilesystem, layerSamples } from './disk.ts';
import { type BaseValues, metric, type Sample } from './family.ts';
import { hugePageSamples, memoryHistorySamples, memoryLimitSamples, memorySamples } from './memory.ts';
import { pressureSamples } from './pressure.ts';
import { processSamples, taskSamples } from './process.ts';
import { timeSamples } from './times.ts';

/** The metrics of a running container. @param fs that its writable layer lies on */
export async function containerMetrics(
  d: Daemon,
  pod: ReadyPod,
  container: CompleteContainer,
  fs: LayerFilesystem,
  breather: Breather,
): Promise<Init<ContainerMetrics>> {
  const cgroup = containerCgroup(pod, container.id);
  const { cgroups, layers } = d.stats;
  const share = cgroups.cpuShare(cgroup);
  const samples = [
    ...usageSamples(cgroups, cgroup),
    ...(share ? cpuShareSamples(share) : []),
    ...memoryLimitSamples(cgroups.memoryLimits(cgroup)),
    ...layerSamples(fs, layers.usage(container)),
    ...timeSamples(d.clock.nowNs(), container.status.startedAtNs ?? 0n),
    ...processSamples(await countProcesses(cgroups.processes(cgroup), breather)),
  ];
  const base = labelsOf(pod, container, cgroup);
  return { containerId: container.id, metrics: samples.map(one => metric(one, base)) };
}

/** What is told of containers, and of pods as a whole. */
export function usageSamples(cgroups: CgroupReader, cgroup: string): Sample[] {
  const cpu = cgroups.cpu(cgroup);
  const memory = cgroups.memory(cgroup);
  const history = cgroups.memoryHistory(cgroup);
  const tasks = cgroups.tasks(cgroup);
  return [
    ...(cpu ? cpuSamples(cpu) : []),
    ...(memory ? memorySamples(memory) : []),
    ...(history ? memoryHistorySamples(history) : []),
    ...hugePageSamples(cgroups.hugePages(cgroup)),
    ...ioSamples(cgroups.io(cgroup), deviceName),
    ...(tasks ? taskSamples(tasks) : []),
    ...pressureSamples(resource => cgroups.pressure(cgroup, resource)),
  ];
}

function labelsOf(pod: ReadyPod, { id, record }: CompleteContainer, cgroup: string): BaseValues {
  const { config } = record;
  return {
    container: config.metadata?.name ?? '',
    id: cgroup,
    image: config.image?.userSpecifiedImage || config.image?.image || record.imageId,
    name: id,
    namespace: pod.record.config.metadata?.namespace ?? '',
    pod: pod.record.config.metadata?.name ?? '',
  };
}
