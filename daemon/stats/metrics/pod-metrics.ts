import type { Init } from '@cleat/proto/codec';
import type { Metric, PodSandboxMetrics } from '@cleat/proto/cri';
import type { Daemon } from '../../daemon.ts';
import { podCgroup } from '../../pods/cgroup.ts';
import { isReady, type ReadyPod } from '../../store/pods.ts';
import { collect } from '../collect.ts';
import { layerFilesystem } from '../layer-filesystem.ts';
import { ownCgroups } from '../own-cgroup.ts';
import { podTraffic, runningByPod } from '../pod-stats.ts';
import { containerMetrics, usageSamples } from './container-metrics.ts';
import { type BaseValues, metric } from './family.ts';
import { networkSamples } from './network.ts';

/** The metrics of every ready pod and its running containers, read now. */
export async function listPodMetrics(d: Daemon): Promise<Init<PodSandboxMetrics>[]> {
  const fs = await layerFilesystem(d.paths.containers);
  const [running, own] = [runningByPod(d), ownCgroups(d)];
  return await collect(d.log, [...d.pods.complete()].values().filter(isReady), async pod => ({
    podSandboxId: pod.id,
    metrics: podMetrics(d, pod, own(pod)),
    containerMetrics: await collect(d.log, running.get(pod.id) ?? [], (container, breather) =>
      containerMetrics(d, pod, container, fs, breather),
    ),
  }));
}

/** @param own the pod's cgroup is its own: what it counts is told too */
function podMetrics(d: Daemon, pod: ReadyPod, own: boolean): Init<Metric>[] {
  const cgroup = podCgroup(pod);
  const whole = labelsOf(pod, '', cgroup);
  const sandbox = labelsOf(pod, 'POD', cgroup);
  return [
    ...(own ? usageSamples(d.stats.cgroups, cgroup) : []).map(one => metric(one, whole)),
    ...networkSamples(podTraffic(d, pod) ?? []).map(one => metric(one, sandbox)),
  ];
}

/** Network traffic is the sandbox's own, as a pause container's; the rest is of the pod as a whole. */
function labelsOf(pod: ReadyPod, container: string, id: string): BaseValues {
  const { metadata } = pod.record.config;
  return {
    container,
    id,
    image: '',
    name: container && pod.id,
    namespace: metadata?.namespace ?? '',
    pod: metadata?.name ?? '',
  };
}
