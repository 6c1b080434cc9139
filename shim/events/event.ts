import type { Init } from '@cleat/proto/codec';
import {
  TaskCreate,
  TaskDelete,
  TaskExecAdded,
  TaskExecStarted,
  TaskExit,
  TaskOOM,
  TaskPaused,
  TaskResumed,
  TaskStart,
} from '@cleat/proto/events';

/** Kinds of events with their topics. Source: containerd core/runtime/events.go. */
export const eventTypes = {
  create: { topic: '/tasks/create', type: TaskCreate },
  start: { topic: '/tasks/start', type: TaskStart },
  oom: { topic: '/tasks/oom', type: TaskOOM },
  exit: { topic: '/tasks/exit', type: TaskExit },
  delete: { topic: '/tasks/delete', type: TaskDelete },
  execAdded: { topic: '/tasks/exec-added', type: TaskExecAdded },
  execStarted: { topic: '/tasks/exec-started', type: TaskExecStarted },
  paused: { topic: '/tasks/paused', type: TaskPaused },
  resumed: { topic: '/tasks/resumed', type: TaskResumed },
} as const;

export type EventKind = keyof typeof eventTypes;
export type EventFields<K extends EventKind> = Init<ReturnType<(typeof eventTypes)[K]['type']['decode']>>;

/** An event as it waits to be sent. Plain data; `value` is the encoded message. */
export type QueuedEvent = {
  readonly kind: EventKind;
  /** Unix nanoseconds. */
  readonly atNs: bigint;
  readonly value: Uint8Array;
};

/** Encode an event now, so that later changes do not touch it. */
export function makeEvent<K extends EventKind>(kind: K, fields: EventFields<K>, atNs: bigint): QueuedEvent {
  const type = eventTypes[kind].type as { encode(message: EventFields<K>): Uint8Array };
  return { kind, atNs, value: type.encode(fields) };
}
