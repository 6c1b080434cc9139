// Generated from containerd/v1/types/task.proto, containerd/types/mount.proto by proto/generate.ts. Do not edit: run `make protos`.
import { VALUE_TAG, expectTag, readEntry, readMessage, skipField, wireType, writeMap, writeMessage, type WireType } from '../wire.ts';
import { Any, Timestamp } from './google.ts';

/** Where a process is in its life. */
export const Status = {
  /** The shim cannot tell. */
  UNKNOWN: 0,
  /** Made, not started yet. */
  CREATED: 1,
  RUNNING: 2,
  /** It has ended; its exit status is known. */
  STOPPED: 3,
  /** Frozen; it goes on after Resume. */
  PAUSED: 4,
  /** On its way to PAUSED. */
  PAUSING: 5,
} as const;
/** Where a process is in its life. */
export type Status = number;

/** A process as containerd's task service tells of it. */
export interface Process {
  containerId: string;
  /** The exec id; for the init process the container's id. */
  id: string;
  /** Pid on the host. */
  pid: number;
  status: Status;
  /** Path of a fifo; empty: none. */
  stdin: string;
  /** Path of a fifo, or a URI; empty: nowhere. */
  stdout: string;
  /** As `stdout`, for standard error. */
  stderr: string;
  /** Standard streams are one pseudo-terminal. */
  terminal: boolean;
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended; unset while it runs. */
  exitedAt: Timestamp | undefined;
}
/** A process as containerd's task service tells of it. */
export const Process: WireType<Process> = /* @__PURE__ */ wireType<Process>(
  'containerd.v1.types.Process',
  () => ({ containerId: '', id: '', pid: 0, status: 0, stdin: '', stdout: '', stderr: '', terminal: false, exitStatus: 0, exitedAt: undefined }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.id) w.uint32(18).string(m.id);
    if (m.pid) w.uint32(24).uint32(m.pid);
    if (m.status) w.uint32(32).int32(m.status);
    if (m.stdin) w.uint32(42).string(m.stdin);
    if (m.stdout) w.uint32(50).string(m.stdout);
    if (m.stderr) w.uint32(58).string(m.stderr);
    if (m.terminal) w.uint32(64).bool(m.terminal);
    if (m.exitStatus) w.uint32(72).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 82);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.id = r.string(); break;
      case 3: expectTag(tag, 24); m.pid = r.uint32(); break;
      case 4: expectTag(tag, 32); m.status = r.int32(); break;
      case 5: expectTag(tag, 42); m.stdin = r.string(); break;
      case 6: expectTag(tag, 50); m.stdout = r.string(); break;
      case 7: expectTag(tag, 58); m.stderr = r.string(); break;
      case 8: expectTag(tag, 64); m.terminal = r.bool(); break;
      case 9: expectTag(tag, 72); m.exitStatus = r.uint32(); break;
      case 10: expectTag(tag, 82); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One process of a task. */
export interface ProcessInfo {
  /** Pid as the shim sees it. */
  pid: number;
  /** What the runtime has to add, e.g. containerd.runc.v1.ProcessDetails for an exec process. */
  info: Any | undefined;
}
/** One process of a task. */
export const ProcessInfo: WireType<ProcessInfo> = /* @__PURE__ */ wireType<ProcessInfo>(
  'containerd.v1.types.ProcessInfo',
  () => ({ pid: 0, info: undefined }),
  (m, w) => {
    if (m.pid) w.uint32(8).uint32(m.pid);
    if (m.info !== undefined) writeMessage(Any, m.info, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.pid = r.uint32(); break;
      case 2: expectTag(tag, 18); m.info = readMessage(Any, r, depth, m.info); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A mount, with the words of mount(2) and fstab. */
export interface Mount {
  /** Kind of file system, e.g. `overlay`, `bind`. */
  type: string;
  /** Device, folder or name; what it means depends on `type`. */
  source: string;
  /** Where to mount, relative to the root file system; empty: the root itself. */
  target: string;
  /** Options as in fstab, e.g. `ro`, `lowerdir=/a:/b`. */
  options: string[];
}
/** A mount, with the words of mount(2) and fstab. */
export const Mount: WireType<Mount> = /* @__PURE__ */ wireType<Mount>(
  'containerd.types.Mount',
  () => ({ type: '', source: '', target: '', options: [] }),
  (m, w) => {
    if (m.type) w.uint32(10).string(m.type);
    if (m.source) w.uint32(18).string(m.source);
    if (m.target) w.uint32(26).string(m.target);
    if (m.options) for (const v of m.options) w.uint32(34).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.type = r.string(); break;
      case 2: expectTag(tag, 18); m.source = r.string(); break;
      case 3: expectTag(tag, 26); m.target = r.string(); break;
      case 4: expectTag(tag, 34); m.options.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A mount that the mount manager has made. */
export interface ActiveMount {
  mount: Mount | undefined;
  /** When it was made. */
  mountedAt: Timestamp | undefined;
  /** Where on the host it is. */
  mountPoint: string;
  /** Notes of the handler that made it. */
  data: { [key: string]: string };
}
/** A mount that the mount manager has made. */
export const ActiveMount: WireType<ActiveMount> = /* @__PURE__ */ wireType<ActiveMount>(
  'containerd.types.ActiveMount',
  () => ({ mount: undefined, mountedAt: undefined, mountPoint: '', data: {} }),
  (m, w) => {
    if (m.mount !== undefined) writeMessage(Mount, m.mount, w, 10);
    if (m.mountedAt !== undefined) writeMessage(Timestamp, m.mountedAt, w, 18);
    if (m.mountPoint) w.uint32(26).string(m.mountPoint);
    writeMap(m.data, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.mount = readMessage(Mount, r, depth, m.mount); break;
      case 2: expectTag(tag, 18); m.mountedAt = readMessage(Timestamp, r, depth, m.mountedAt); break;
      case 3: expectTag(tag, 26); m.mountPoint = r.string(); break;
      case 4: expectTag(tag, 34); readEntry(m.data, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The outcome of activating a list of mounts. */
export interface ActivationInfo {
  /** Name of the activation, unique in the namespace. */
  name: string;
  /** Mounts that the manager made. */
  active: ActiveMount[];
  /** Mounts that are left for the caller to make. */
  system: Mount[];
  /** Labels of the activation. */
  labels: { [key: string]: string };
}
/** The outcome of activating a list of mounts. */
export const ActivationInfo: WireType<ActivationInfo> = /* @__PURE__ */ wireType<ActivationInfo>(
  'containerd.types.ActivationInfo',
  () => ({ name: '', active: [], system: [], labels: {} }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.active) for (const v of m.active) writeMessage(ActiveMount, v, w, 18);
    if (m.system) for (const v of m.system) writeMessage(Mount, v, w, 26);
    writeMap(m.labels, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.active.push(readMessage(ActiveMount, r, depth)); break;
      case 3: expectTag(tag, 26); m.system.push(readMessage(Mount, r, depth)); break;
      case 4: expectTag(tag, 34); readEntry(m.labels, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What a shim mounts by itself, so that containerd does not do it before. An extension of the bootstrap answer. */
export interface MountCapabilities {
  /** Mount types without prefixes, e.g. `erofs`. */
  types: string[];
  /** Transforms without the mount type behind them, e.g. `format`, `mkdir`. */
  transforms: string[];
}
/** What a shim mounts by itself, so that containerd does not do it before. An extension of the bootstrap answer. */
export const MountCapabilities: WireType<MountCapabilities> = /* @__PURE__ */ wireType<MountCapabilities>(
  'containerd.types.MountCapabilities',
  () => ({ types: [], transforms: [] }),
  (m, w) => {
    if (m.types) for (const v of m.types) w.uint32(10).string(v);
    if (m.transforms) for (const v of m.transforms) w.uint32(18).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.types.push(r.string()); break;
      case 2: expectTag(tag, 18); m.transforms.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);
