import type { Init } from '@cleat/proto/codec';
import type { LinuxPodSandboxStats, NetworkUsage, PodSandboxStats, PodSandboxStatsFilter } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { podFiles } from '../paths.ts';
import { containerCgroup, podCgroup } from '../pods/cgroup.ts';
import { matchesLabels } from '../pods/labels.ts';
import { hasHostNetwork } from '../pods/namespaces.ts';
import type { CompleteContainer } from '../store/containers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import type { PressureResource } from './cgroup-usage.ts';
import { collect } from './collect.ts';
import { containerStats, isRunning } from './container-stats.ts';
import { readNetworkTraffic } from './network-traffic.ts';
import { ownCgroups } from './own-cgroup.ts';
import type { InterfaceTraffic } from './parse/net-dev.ts';
import { sum } from './sum.ts';
import { cpuMessage, ioMessage, memoryMessage } from './usage-messages.ts';

/** The interface that CNI gives a pod's address to. */
const DEFAULT_INTERFACE = 'eth0';

/** What ready pods and their running containers use, as CRI v1 tells it: a snapshot of which there are, and then of each. */
export function podStats(d: Daemon): (pod: ReadyPod) => Promise<Init<PodSandboxStats>> {
  const [running, own] = [runningByPod(d), ownCgroups(d)];
  return async pod => {
    const { metadata, labels, annotations } = pod.record.config;
    const containers = running.get(pod.id) ?? [];
    const cgroups = own(pod) ? [podCgroup(pod)] : containers.map(({ id }) => containerCgroup(pod, id));
    return {
      attributes: { id: pod.id, metadata, labels, annotations },
      linux: {
        ...cgroupUsage(d, pod, cgroups),
        network: networkMessage(d.clock.nowNs(), podTraffic(d, pod)),
        containers: await Promise.all(containers.map(container => containerStats(d, container))),
      },
    };
  };
}

/** Statistics of the ready pods that the filter lets through. */
export const listPodStats = (
  d: Daemon,
  filter: PodSandboxStatsFilter | undefined,
): Promise<Init<PodSandboxStats>[]> => {
  const pods = [...d.pods.complete()].values().filter(pod => isReady(pod) && matches(pod, filter));
  return collect(d.log, pods, podStats(d));
};

/** The running containers, by the id of their pod. */
export const runningByPod = (d: Daemon): Map<string, CompleteContainer[]> =>
  Map.groupBy([...d.containers.complete()].filter(isRunning), container => container.record.podId);

/** Traffic of the pod's own network namespace; `undefined` with the host's. */
export const podTraffic = (d: Daemon, pod: ReadyPod): InterfaceTraffic[] | undefined =>
  hasHostNetwork(pod.record.config) ? undefined : readNetworkTraffic(podFiles(d.paths.podState(pod.id)).net);

/** @param cgroups the pod's own, which holds its containers and its pause container, or else its containers' */
function cgroupUsage(d: Daemon, pod: ReadyPod, cgroups: readonly string[]): Init<LinuxPodSandboxStats> {
  const { cgroups: reader, rates } = d.stats;
  const only = cgroups.length === 1 ? cgroups[0] : undefined;
  const pressure = (resource: PressureResource) => (only === undefined ? undefined : reader.pressure(only, resource));
  const limit = only === undefined ? undefined : reader.memoryLimits(only).memory;
  const timestamp = d.clock.nowNs();
  const cpu = sum(cgroups.map(reader.cpu));
  const nanoCores = cpu && rates.take(pod, cpu.totalNs, process.hrtime.bigint());
  const memory = sum(cgroups.map(reader.memory));
  const processCount = cgroups.flatMap(cgroup => reader.processes(cgroup)).length;
  return {
    cpu: cpu && cpuMessage(timestamp, cpu, nanoCores, pressure('cpu')),
    memory: memory && memoryMessage(timestamp, memory, limit, pressure('memory')),
    process: { timestamp, processCount: { value: BigInt(processCount) } },
    io: ioMessage(timestamp, pressure('io')),
  };
}

/** CRI v1, NetworkUsage: the default interface stands alone, the others in the list. Without any interface, no message. */
export function networkMessage(
  timestamp: bigint,
  traffic: readonly InterfaceTraffic[] | undefined,
): Init<NetworkUsage> | undefined {
  const main = traffic?.find(({ name }) => name === DEFAULT_INTERFACE) ?? traffic?.[0];
  if (!traffic || !main) return undefined;
  const others = traffic.filter(one => one !== main);
  return { timestamp, defaultInterface: interfaceMessage(main), interfaces: others.map(interfaceMessage) };
}

const interfaceMessage = ({ name, received, sent }: InterfaceTraffic) => ({
  name,
  rxBytes: { value: received.bytes },
  rxErrors: { value: received.errors },
  txBytes: { value: sent.bytes },
  txErrors: { value: sent.errors },
});

/** All parts of a filter must match. Source: CRI v1, PodSandboxStatsFilter. */
const matches = ({ id, record }: ReadyPod, filter: PodSandboxStatsFilter | undefined): boolean =>
  filter === undefined || (id.startsWith(filter.id) && matchesLabels(record.config.labels, filter.labelSelector));
