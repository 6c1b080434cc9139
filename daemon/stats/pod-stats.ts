import type { Init } from '@cleat/proto/codec';
import type { LinuxPodSandboxStats, NetworkUsage, PodSandboxStats, PodSandboxStatsFilter } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { podFiles } from '../paths.ts';
import { podCgroup } from '../pods/cgroup.ts';
import { matchesLabels } from '../pods/labels.ts';
import { hasHostNetwork } from '../pods/namespaces.ts';
import type { CompleteContainer } from '../store/containers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { Breather } from './breather.ts';
import { containerStats, isRunning } from './container-stats.ts';
import { readNetworkTraffic } from './network-traffic.ts';
import type { InterfaceTraffic } from './parse/net-dev.ts';
import { cpuMessage, ioMessage, memoryMessage } from './usage-messages.ts';

/** The interface that CNI gives a pod's address to. */
const DEFAULT_INTERFACE = 'eth0';

/** What a ready pod and its running containers use, as CRI v1 tells it. @param containers the pod's running ones */
export function podStats(d: Daemon, pod: ReadyPod, containers: readonly CompleteContainer[]): Init<PodSandboxStats> {
  const { metadata, labels, annotations } = pod.record.config;
  return {
    attributes: { id: pod.id, metadata, labels, annotations },
    linux: {
      ...cgroupUsage(d, pod),
      network: networkMessage(d.clock.nowNs(), podTraffic(d, pod)),
      containers: containers.map(container => containerStats(d, container)),
    },
  };
}

/** Statistics of the ready pods that the filter lets through; a short rest for everybody else in between. */
export async function listPodStats(
  d: Daemon,
  filter: PodSandboxStatsFilter | undefined,
): Promise<Init<PodSandboxStats>[]> {
  const breather = new Breather();
  const running = runningByPod(d);
  const all: Init<PodSandboxStats>[] = [];
  for (const pod of [...d.pods.complete()]) {
    if (!isReady(pod) || !matches(pod, filter)) continue;
    all.push(podStats(d, pod, running.get(pod.id) ?? []));
    await breather.breathe();
  }
  return all;
}

/** The running containers, by the id of their pod. */
export const runningByPod = (d: Daemon): Map<string, CompleteContainer[]> =>
  Map.groupBy([...d.containers.complete()].filter(isRunning), container => container.record.podId);

/** Traffic of the pod's own network namespace; `undefined` with the host's. */
export const podTraffic = (d: Daemon, pod: ReadyPod): InterfaceTraffic[] | undefined =>
  hasHostNetwork(pod.record.config) ? undefined : readNetworkTraffic(podFiles(d.paths.podState(pod.id)).net);

/** The pod's cgroup holds its containers and its pause container. */
function cgroupUsage(d: Daemon, pod: ReadyPod): Init<LinuxPodSandboxStats> {
  const { cgroups, rates } = d.stats;
  const cgroup = podCgroup(pod);
  const timestamp = d.clock.nowNs();
  const cpu = cgroups.cpu(cgroup);
  const nanoCores = cpu && rates.take(pod, cpu.totalNs, process.hrtime.bigint());
  const memory = cgroups.memory(cgroup);
  return {
    cpu: cpu && cpuMessage(timestamp, cpu, nanoCores, cgroups.pressure(cgroup, 'cpu')),
    memory:
      memory &&
      memoryMessage(timestamp, memory, cgroups.memoryLimits(cgroup).memory, cgroups.pressure(cgroup, 'memory')),
    process: { timestamp, processCount: { value: BigInt(cgroups.processes(cgroup).length) } },
    io: ioMessage(timestamp, cgroups.pressure(cgroup, 'io')),
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
