import { readFile } from 'node:fs/promises';
import { bundleFiles } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import {
  type ContainerFilter,
  ContainerState,
  type ContainerStatus,
  type Container as CriContainer,
  type ImageSpec,
} from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { matchesLabels } from '../pods/labels.ts';
import { type CompleteContainer, limitsOf, type State, stateOf } from '../store/containers.ts';
import { logPathOf } from './log.ts';
import { criSignal } from './stop-signal.ts';

const states: Readonly<Record<State, ContainerState>> = {
  created: ContainerState.CONTAINER_CREATED,
  running: ContainerState.CONTAINER_RUNNING,
  exited: ContainerState.CONTAINER_EXITED,
};

/** The image as the pod's author named it: the kubelet itself asks by the id, and shows its users what stands here. */
function imageAsNamed({ image }: CompleteContainer['record']['config']): Init<ImageSpec> | undefined {
  return image?.userSpecifiedImage ? { ...image, image: image.userSpecifiedImage } : image;
}

/** What list and status have in common. */
const common = ({ id, record, status }: CompleteContainer) => ({
  id,
  metadata: record.config.metadata,
  image: imageAsNamed(record.config),
  imageRef: record.imageRef ?? record.imageId,
  imageId: record.imageId,
  state: states[stateOf(status)],
  createdAt: record.createdAtNs,
  labels: record.config.labels,
  annotations: record.config.annotations,
});

/** A container as ListContainers shows it. */
export const containerItem = (container: CompleteContainer): Init<CriContainer> => ({
  ...common(container),
  podSandboxId: container.record.podId,
});

/** A container as ContainerStatus shows it. Source: CRI v1, message ContainerStatus. */
export function containerStatus(d: Daemon, container: CompleteContainer): Init<ContainerStatus> {
  const { record, status } = container;
  const { config, user } = { config: record.config, user: status.user };
  const sandbox = d.pods.find(record.podId)?.record.config;
  return {
    ...common(container),
    startedAt: status.startedAtNs ?? 0n,
    finishedAt: status.exit?.finishedAtNs ?? 0n,
    exitCode: status.exit?.exitCode ?? 0,
    reason: status.exit?.reason ?? '',
    message: status.exit?.message ?? '',
    mounts: config.mounts,
    logPath: sandbox ? logPathOf(sandbox, config.logPath) : '',
    resources: { linux: limitsOf(container) },
    ...(user && {
      user: {
        linux: { uid: BigInt(user.uid), gid: BigInt(user.gid), supplementalGroups: user.additionalGids.map(BigInt) },
      },
    }),
    stopSignal: criSignal(record.stopSignal),
  };
}

/** The extras of a verbose status, for people who debug. */
export async function containerInfo(
  d: Daemon,
  { id, record, status }: CompleteContainer,
): Promise<Record<string, string>> {
  const spec = await readFile(bundleFiles(d.paths.bundle(id)).config, 'utf8').catch(() => 'null'); // gone after a reboot
  const info = { sandboxID: record.podId, pid: status.pid ?? 0, runtimeSpec: JSON.parse(spec) as unknown };
  return { info: JSON.stringify(info) };
}

/** All parts of a filter must match. Source: CRI v1, ContainerFilter. */
export const containerMatches = (container: CompleteContainer, filter: ContainerFilter | undefined): boolean =>
  filter === undefined ||
  (container.id.startsWith(filter.id) &&
    container.record.podId.startsWith(filter.podSandboxId) &&
    (filter.state === undefined || filter.state.state === states[stateOf(container.status)]) &&
    matchesLabels(container.record.config.labels, filter.labelSelector));
