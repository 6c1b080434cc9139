import { ContainerEventType } from '@cleat/proto/cri';
import t from 'tap';
import { containerEvents, podEvents } from '../../../daemon/events/follow-facts.ts';
import type { ContainerStatus } from '../../../daemon/store/containers.ts';
import type { PodStatus } from '../../../daemon/store/pods.ts';

const { CONTAINER_STOPPED_EVENT: STOPPED, CONTAINER_DELETED_EVENT: DELETED } = ContainerEventType;

t.test('what was seen running and is gone was stopped before it was removed', async t => {
  const from = { readyAtNs: 1n } as unknown as PodStatus;
  t.strictSame(podEvents({ from, to: undefined }), [STOPPED, DELETED]);
  const running = { startedAtNs: 1n } as unknown as ContainerStatus;
  t.strictSame(containerEvents({ from: running, to: undefined }), [STOPPED, DELETED]);
});

t.test('what was never started, or seen stopped, is told to be removed only', async t => {
  const created = {} as ContainerStatus;
  t.strictSame(containerEvents({ from: created, to: undefined }), [DELETED]);
  const stopped = { readyAtNs: 1n, stoppedAtNs: 2n } as unknown as PodStatus;
  t.strictSame(podEvents({ from: stopped, to: undefined }), [DELETED]);
});
