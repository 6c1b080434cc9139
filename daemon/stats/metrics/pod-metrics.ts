import type { Init } from '@cleat/proto/codec';
import type { PodSandboxMetrics } from '@cleat/proto/cri';
import type { Daemon } from '../../daemon.ts';
import { podCgroup } from '../../pods/cgroup.ts';
import type { CompleteContainer } from '../../store/containers.ts';
import { isReady, type ReadyPod } from '../../store/pods.ts';
import { Breather } from '../breather.ts';
import { layerFilesystem } from '../layer-filesystem.ts';
import { podTraffic, runningByPod } from '../pod-stats.ts';
import { containerMetrics, usageSamples } from './container-metrics.ts';
import type { LayerFilesystem } from './disk.ts';
import { type BaseValues, metric } from './family.ts';
import { networkSamples } from './network.ts';

/** The metrics of every ready pod and its running containers, read now; others get their turn in between. */
export async function listPodMetrics(d: Daemon): Promise<Init<PodSandboxMetrics>[]> {
  const breather = new Breather();
  const fs = await layerFilesystem(d.paths.containers);
  const running = runningByPod(d);
  const all: Init<PodSandboxMetrics>[] = [];
  for (const pod of [...d.pods.complete()])
    if (isReady(pod)) all.push(await podMetrics(d, pod, running.get(pod.id) ?? [], fs, breather));
  return all;
}

async function podMetrics(
  d: Daemon,
  pod: ReadyPod,
  containers: readonly CompleteContainer[],
  fs: LayerFilesystem,
  breather: Breather,
): Promise<Init<PodSandboxMetrics>> {
  const cgroup = podCgroup(pod);
  const whole = labelsOf(pod, '', cgroup);
  const sandbox = labelsOf(pod, 'POD', cgroup);
  const metrics = [
    ...usageSamples(d.stats.cgroups, cgroup).map(one => metric(one, whole)),
    ...networkSamples(podTraffic(d, pod) ?? []).map(one => metric(one, sandbox)),
  ];
  const containerMetricsOfPod = [];
  for (const container of containers) {
    containerMetricsOfPod.push(await containerMetrics(d, pod, container, fs, breather));
    await breather.breathe();
  }
  return { podSandboxId: pod.id, metrics, containerMetrics: containerMetricsOfPod };
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
