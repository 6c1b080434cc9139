import { messageOf } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import { type ContainerEventResponse, ContainerEventType } from '@cleat/proto/cri';
import { containerStatus } from '../containers/view.ts';
import type { Daemon } from '../daemon.ts';
import { podStatus } from '../pods/view.ts';
import type { ContainerStatus } from '../store/containers.ts';
import type { FactChange } from '../store/entity.ts';
import type { PodStatus, ReadyPod } from '../store/pods.ts';

/** What GetContainerEvents sends. */
export type ContainerEvent = Init<ContainerEventResponse>;

const { CONTAINER_CREATED_EVENT, CONTAINER_STARTED_EVENT, CONTAINER_STOPPED_EVENT, CONTAINER_DELETED_EVENT } =
  ContainerEventType;

/**
 * Turn every fact about pods and containers into events, once it is on disk. A sandbox is told of as containers are,
 * with its own id as the container's: as the peers do, and the kubelet expects.
 */
export function followFacts(d: Daemon): void {
  d.containers.onChange(({ entity, ...change }) => {
    for (const type of containerEvents(change)) emit(d, type, { id: entity.id, podId: entity.record.podId, ...change });
  });
  d.pods.onChange(({ entity, ...change }) => {
    for (const type of podEvents(change))
      emit(d, type, { id: entity.id, podId: entity.id, pod: entity as ReadyPod, ...change });
  });
}

type Change<S> = Pick<FactChange<unknown, S>, 'from' | 'to'>;

/**
 * In the order of life: what is found out late, such as the start of a container that has ended, is told before its end.
 * Of what another daemon has stopped and removed, only the removal may be seen.
 */
export function containerEvents({ from, to }: Change<ContainerStatus>): ContainerEventType[] {
  if (!to) return from ? removed(from.startedAtNs !== undefined && !from.exit) : [];
  return [
    ...(from ? [] : [CONTAINER_CREATED_EVENT]),
    ...(from?.startedAtNs === undefined && to.startedAtNs !== undefined ? [CONTAINER_STARTED_EVENT] : []),
    ...(!from?.exit && to.exit ? [CONTAINER_STOPPED_EVENT] : []),
  ];
}

export function podEvents({ from, to }: Change<PodStatus>): ContainerEventType[] {
  if (!to) return from ? removed(from.readyAtNs !== undefined && from.stoppedAtNs === undefined) : [];
  return [
    ...(from ? [] : [CONTAINER_CREATED_EVENT]),
    ...(from?.readyAtNs === undefined && to.readyAtNs !== undefined ? [CONTAINER_STARTED_EVENT] : []),
    ...(from?.stoppedAtNs === undefined && to.stoppedAtNs !== undefined ? [CONTAINER_STOPPED_EVENT] : []),
  ];
}

const removed = (ran: boolean): ContainerEventType[] =>
  ran ? [CONTAINER_STOPPED_EVENT, CONTAINER_DELETED_EVENT] : [CONTAINER_DELETED_EVENT];

/** Whom an event is about; `pod` is the sandbox, for one that is not in the store any more. */
type Subject = {
  readonly id: string;
  readonly podId: string;
  readonly pod?: ReadyPod;
  readonly isForeign?: boolean;
};

/** A fact stands, whatever becomes of its event. */
function emit(d: Daemon, type: ContainerEventType, { id, podId, isForeign = false, ...subject }: Subject): void {
  const pod = subject.pod ?? d.pods.findComplete(podId);
  try {
    d.events.emit(
      () => ({
        containerId: id,
        containerEventType: type,
        createdAt: d.clock.nowNs(),
        ...statuses(d, podId, pod),
      }),
      isForeign,
    );
  } catch (err) {
    d.log.error({ id, type, err }, `cannot tell of an event: ${messageOf(err)}`);
  }
}

const statuses = (d: Daemon, podId: string, pod: ReadyPod | undefined) => ({
  podSandboxStatus: pod && podStatus(pod),
  containersStatuses: [...d.containers.complete()]
    .filter(({ record }) => record.podId === podId)
    .map(container => containerStatus(d, container)),
});
