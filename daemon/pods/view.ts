import type { Init } from '@cleat/proto/codec';
import type { PodSandbox, PodSandboxFilter, PodSandboxStatus } from '@cleat/proto/cri';
import { PodSandboxState } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { podFiles } from '../paths.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { podCgroup } from './cgroup.ts';
import { matchesLabels } from './labels.ts';
import { namespaceOptions, namespacePaths, sharesPidNamespace } from './namespaces.ts';

const stateOfPod = (pod: ReadyPod) => (isReady(pod) ? PodSandboxState.SANDBOX_READY : PodSandboxState.SANDBOX_NOTREADY);

/** A pod as ListPodSandbox shows it. */
export const podItem = (pod: ReadyPod): Init<PodSandbox> => ({
  id: pod.id,
  metadata: pod.record.config.metadata,
  state: stateOfPod(pod),
  createdAt: pod.record.createdAtNs,
  labels: pod.record.config.labels,
  annotations: pod.record.config.annotations,
  runtimeHandler: pod.record.handler,
});

/** A pod as PodSandboxStatus shows it. */
export const podStatus = (pod: ReadyPod): Init<PodSandboxStatus> => ({
  ...podItem(pod),
  network: { ip: pod.status.ips[0] ?? '', additionalIps: pod.status.ips.slice(1).map(ip => ({ ip })) },
  linux: { namespaces: { options: namespaceOptions(pod.record.config) ?? {} } },
});

/** All parts of a filter must match. Source: CRI v1, PodSandboxFilter. */
export const podMatches = (pod: ReadyPod, filter: PodSandboxFilter | undefined): boolean =>
  filter === undefined ||
  (pod.id.startsWith(filter.id) &&
    (filter.state === undefined || filter.state.state === stateOfPod(pod)) &&
    matchesLabels(pod.record.config.labels, filter.labelSelector));

/** The extras of a verbose status, for people who debug. */
export function podInfo(d: Daemon, pod: ReadyPod): Record<string, string> {
  const files = podFiles(d.paths.podState(pod.id));
  const info = {
    pid: d.tasks.get(pod.id)?.task.pid ?? 0,
    namespaces: {
      ...namespacePaths(pod.record.config, d.paths.podState(pod.id)),
      ...(sharesPidNamespace(pod.record.config) && { pid: files.pid }),
    },
    cgroup: podCgroup(pod),
    resources: pod.status.resources,
    overhead: pod.status.overhead,
  };
  return { info: JSON.stringify(info, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)) };
}
