// Generated from containerd/types/event.proto, containerd/events/task.proto, containerd/services/events/ttrpc/v1/events.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, readMessage, skipField, wireType, writeMessage, type WireType } from '../wire.ts';
import { Any, Empty, Timestamp } from './google.ts';
import { Mount } from './task-types.ts';

/** One event on its way. */
export interface Envelope {
  /** When it happened, by the sender's clock. */
  timestamp: Timestamp | undefined;
  /** containerd namespace that it happened in, e.g. `k8s.io`. */
  namespace: string;
  /** Path-like name of the kind of event, e.g. `/tasks/exit`. */
  topic: string;
  /** The event itself, e.g. containerd.events.TaskExit. */
  event: Any | undefined;
}
/** One event on its way. */
export const Envelope: WireType<Envelope> = /* @__PURE__ */ wireType<Envelope>(
  'containerd.types.Envelope',
  () => ({ timestamp: undefined, namespace: '', topic: '', event: undefined }),
  (m, w) => {
    if (m.timestamp !== undefined) writeMessage(Timestamp, m.timestamp, w, 10);
    if (m.namespace) w.uint32(18).string(m.namespace);
    if (m.topic) w.uint32(26).string(m.topic);
    if (m.event !== undefined) writeMessage(Any, m.event, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.timestamp = readMessage(Timestamp, r, depth, m.timestamp); break;
      case 2: expectTag(tag, 18); m.namespace = r.string(); break;
      case 3: expectTag(tag, 26); m.topic = r.string(); break;
      case 4: expectTag(tag, 34); m.event = readMessage(Any, r, depth, m.event); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/create`: the init process exists and waits for start. */
export interface TaskCreate {
  /** Id of the task. */
  containerId: string;
  /** Absolute path of the bundle. */
  bundle: string;
  /** Mounts that the root file system was made of. */
  rootfs: Mount[];
  /** Standard streams of the init process. */
  io: TaskIO | undefined;
  /** Folder of the checkpoint it was restored from; empty: none. */
  checkpoint: string;
  /** Pid as the shim sees it. */
  pid: number;
}
/** Topic `/tasks/create`: the init process exists and waits for start. */
export const TaskCreate: WireType<TaskCreate> = /* @__PURE__ */ wireType<TaskCreate>(
  'containerd.events.TaskCreate',
  () => ({ containerId: '', bundle: '', rootfs: [], io: undefined, checkpoint: '', pid: 0 }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.bundle) w.uint32(18).string(m.bundle);
    if (m.rootfs) for (const v of m.rootfs) writeMessage(Mount, v, w, 26);
    if (m.io !== undefined) writeMessage(TaskIO, m.io, w, 34);
    if (m.checkpoint) w.uint32(42).string(m.checkpoint);
    if (m.pid) w.uint32(48).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.bundle = r.string(); break;
      case 3: expectTag(tag, 26); m.rootfs.push(readMessage(Mount, r, depth)); break;
      case 4: expectTag(tag, 34); m.io = readMessage(TaskIO, r, depth, m.io); break;
      case 5: expectTag(tag, 42); m.checkpoint = r.string(); break;
      case 6: expectTag(tag, 48); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/start`: the init process runs. */
export interface TaskStart {
  /** Id of the task. */
  containerId: string;
  /** Pid as the shim sees it. */
  pid: number;
}
/** Topic `/tasks/start`: the init process runs. */
export const TaskStart: WireType<TaskStart> = /* @__PURE__ */ wireType<TaskStart>(
  'containerd.events.TaskStart',
  () => ({ containerId: '', pid: 0 }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.pid) w.uint32(16).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/delete`: a process was freed; the last event of its life. */
export interface TaskDelete {
  /** Id of the task. */
  containerId: string;
  /** Pid as the shim sees it. */
  pid: number;
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended. */
  exitedAt: Timestamp | undefined;
  /** The exec id; for the init process the container's id or empty. */
  id: string;
}
/** Topic `/tasks/delete`: a process was freed; the last event of its life. */
export const TaskDelete: WireType<TaskDelete> = /* @__PURE__ */ wireType<TaskDelete>(
  'containerd.events.TaskDelete',
  () => ({ containerId: '', pid: 0, exitStatus: 0, exitedAt: undefined, id: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.pid) w.uint32(16).uint32(m.pid);
    if (m.exitStatus) w.uint32(24).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 34);
    if (m.id) w.uint32(42).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.pid = r.uint32(); break;
      case 3: expectTag(tag, 24); m.exitStatus = r.uint32(); break;
      case 4: expectTag(tag, 34); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      case 5: expectTag(tag, 42); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Standard streams of a process. */
export interface TaskIO {
  /** Path of a fifo; empty: none. */
  stdin: string;
  /** Path of a fifo, or a URI; empty: nowhere. */
  stdout: string;
  /** As `stdout`, for standard error. */
  stderr: string;
  /** The streams are one pseudo-terminal. */
  terminal: boolean;
}
/** Standard streams of a process. */
export const TaskIO: WireType<TaskIO> = /* @__PURE__ */ wireType<TaskIO>(
  'containerd.events.TaskIO',
  () => ({ stdin: '', stdout: '', stderr: '', terminal: false }),
  (m, w) => {
    if (m.stdin) w.uint32(10).string(m.stdin);
    if (m.stdout) w.uint32(18).string(m.stdout);
    if (m.stderr) w.uint32(26).string(m.stderr);
    if (m.terminal) w.uint32(32).bool(m.terminal);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stdin = r.string(); break;
      case 2: expectTag(tag, 18); m.stdout = r.string(); break;
      case 3: expectTag(tag, 26); m.stderr = r.string(); break;
      case 4: expectTag(tag, 32); m.terminal = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/exit`: a process has ended. For a container, the exit of init is the last one. */
export interface TaskExit {
  /** Id of the task. */
  containerId: string;
  /** The exec id; for the init process the container's id. */
  id: string;
  /** Pid as the shim sees it. */
  pid: number;
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended. */
  exitedAt: Timestamp | undefined;
}
/** Topic `/tasks/exit`: a process has ended. For a container, the exit of init is the last one. */
export const TaskExit: WireType<TaskExit> = /* @__PURE__ */ wireType<TaskExit>(
  'containerd.events.TaskExit',
  () => ({ containerId: '', id: '', pid: 0, exitStatus: 0, exitedAt: undefined }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.id) w.uint32(18).string(m.id);
    if (m.pid) w.uint32(24).uint32(m.pid);
    if (m.exitStatus) w.uint32(32).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.id = r.string(); break;
      case 3: expectTag(tag, 24); m.pid = r.uint32(); break;
      case 4: expectTag(tag, 32); m.exitStatus = r.uint32(); break;
      case 5: expectTag(tag, 42); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/oom`: the kernel killed something in the task's cgroup for want of memory. */
export interface TaskOOM {
  /** Id of the task. */
  containerId: string;
}
/** Topic `/tasks/oom`: the kernel killed something in the task's cgroup for want of memory. */
export const TaskOOM: WireType<TaskOOM> = /* @__PURE__ */ wireType<TaskOOM>(
  'containerd.events.TaskOOM',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/exec-added`: an exec process is registered. */
export interface TaskExecAdded {
  /** Id of the task. */
  containerId: string;
  /** Id of the exec process. */
  execId: string;
}
/** Topic `/tasks/exec-added`: an exec process is registered. */
export const TaskExecAdded: WireType<TaskExecAdded> = /* @__PURE__ */ wireType<TaskExecAdded>(
  'containerd.events.TaskExecAdded',
  () => ({ containerId: '', execId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.execId) w.uint32(18).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/exec-started`: an exec process runs. */
export interface TaskExecStarted {
  /** Id of the task. */
  containerId: string;
  /** Id of the exec process. */
  execId: string;
  /** Pid as the shim sees it. */
  pid: number;
}
/** Topic `/tasks/exec-started`: an exec process runs. */
export const TaskExecStarted: WireType<TaskExecStarted> = /* @__PURE__ */ wireType<TaskExecStarted>(
  'containerd.events.TaskExecStarted',
  () => ({ containerId: '', execId: '', pid: 0 }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.execId) w.uint32(18).string(m.execId);
    if (m.pid) w.uint32(24).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      case 3: expectTag(tag, 24); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/paused`: the task is frozen. */
export interface TaskPaused {
  /** Id of the task. */
  containerId: string;
}
/** Topic `/tasks/paused`: the task is frozen. */
export const TaskPaused: WireType<TaskPaused> = /* @__PURE__ */ wireType<TaskPaused>(
  'containerd.events.TaskPaused',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/resumed`: the task goes on. */
export interface TaskResumed {
  /** Id of the task. */
  containerId: string;
}
/** Topic `/tasks/resumed`: the task goes on. */
export const TaskResumed: WireType<TaskResumed> = /* @__PURE__ */ wireType<TaskResumed>(
  'containerd.events.TaskResumed',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Topic `/tasks/checkpointed`: a checkpoint is written. */
export interface TaskCheckpointed {
  /** Id of the task. */
  containerId: string;
  /** Folder of the checkpoint. */
  checkpoint: string;
}
/** Topic `/tasks/checkpointed`: a checkpoint is written. */
export const TaskCheckpointed: WireType<TaskCheckpointed> = /* @__PURE__ */ wireType<TaskCheckpointed>(
  'containerd.events.TaskCheckpointed',
  () => ({ containerId: '', checkpoint: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.checkpoint) w.uint32(18).string(m.checkpoint);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.checkpoint = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One event. */
export interface ForwardRequest {
  /** The event with its time, namespace and topic. */
  envelope: Envelope | undefined;
}
/** One event. */
export const ForwardRequest: WireType<ForwardRequest> = /* @__PURE__ */ wireType<ForwardRequest>(
  'containerd.services.events.ttrpc.v1.ForwardRequest',
  () => ({ envelope: undefined }),
  (m, w) => {
    if (m.envelope !== undefined) writeMessage(Envelope, m.envelope, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.envelope = readMessage(Envelope, r, depth, m.envelope); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The receiver of events. */
export const Events = {
  typeName: 'containerd.services.events.ttrpc.v1.Events',
  methods: {
    /** Forward hands over one event. When it is answered the sender may forget it. */
    forward: {
      name: 'Forward',
      request: ForwardRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
