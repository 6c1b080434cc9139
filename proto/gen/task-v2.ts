// Generated from containerd/task/v2/task.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { VALUE_TAG, expectTag, readEntry, readMessage, skipField, wireType, writeMap, writeMessage, type WireType } from '../wire.ts';
import { Any, Empty, Timestamp } from './google.ts';
import { Mount, ProcessInfo, type Status } from './task-types.ts';

/** How to make a task. */
export interface CreateTaskRequest {
  /** Id of the task. */
  id: string;
  /** Absolute path of the OCI bundle: the folder with config.json. */
  bundle: string;
  /** Mounts to make, in this order, at the bundle's rootfs; none: it is prepared already. */
  rootfs: Mount[];
  /** Standard streams are one pseudo-terminal; `stderr` is unused then. */
  terminal: boolean;
  /** Path of a fifo to read standard input from; empty: none. */
  stdin: string;
  /** Where output goes: path of a fifo, or a URI (`binary://`, `file://`); empty: nowhere. */
  stdout: string;
  /** As `stdout`, for standard error. */
  stderr: string;
  /** Folder of a checkpoint to restore from; empty: start afresh. */
  checkpoint: string;
  /** Folder of the checkpoint that `checkpoint` builds on. */
  parentCheckpoint: string;
  /** Options of the runtime, e.g. containerd.runc.v1.Options. */
  options: Any | undefined;
}
/** How to make a task. */
export const CreateTaskRequest: WireType<CreateTaskRequest> = /* @__PURE__ */ wireType<CreateTaskRequest>(
  'containerd.task.v2.CreateTaskRequest',
  () => ({ id: '', bundle: '', rootfs: [], terminal: false, stdin: '', stdout: '', stderr: '', checkpoint: '', parentCheckpoint: '', options: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.bundle) w.uint32(18).string(m.bundle);
    if (m.rootfs) for (const v of m.rootfs) writeMessage(Mount, v, w, 26);
    if (m.terminal) w.uint32(32).bool(m.terminal);
    if (m.stdin) w.uint32(42).string(m.stdin);
    if (m.stdout) w.uint32(50).string(m.stdout);
    if (m.stderr) w.uint32(58).string(m.stderr);
    if (m.checkpoint) w.uint32(66).string(m.checkpoint);
    if (m.parentCheckpoint) w.uint32(74).string(m.parentCheckpoint);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 82);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.bundle = r.string(); break;
      case 3: expectTag(tag, 26); m.rootfs.push(readMessage(Mount, r, depth)); break;
      case 4: expectTag(tag, 32); m.terminal = r.bool(); break;
      case 5: expectTag(tag, 42); m.stdin = r.string(); break;
      case 6: expectTag(tag, 50); m.stdout = r.string(); break;
      case 7: expectTag(tag, 58); m.stderr = r.string(); break;
      case 8: expectTag(tag, 66); m.checkpoint = r.string(); break;
      case 9: expectTag(tag, 74); m.parentCheckpoint = r.string(); break;
      case 10: expectTag(tag, 82); m.options = readMessage(Any, r, depth, m.options); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The task that was made. */
export interface CreateTaskResponse {
  /** Pid of the init process. */
  pid: number;
}
/** The task that was made. */
export const CreateTaskResponse: WireType<CreateTaskResponse> = /* @__PURE__ */ wireType<CreateTaskResponse>(
  'containerd.task.v2.CreateTaskResponse',
  () => ({ pid: 0 }),
  (m, w) => {
    if (m.pid) w.uint32(8).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which process to delete. */
export interface DeleteRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
}
/** Which process to delete. */
export const DeleteRequest: WireType<DeleteRequest> = /* @__PURE__ */ wireType<DeleteRequest>(
  'containerd.task.v2.DeleteRequest',
  () => ({ id: '', execId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How the deleted process ended. */
export interface DeleteResponse {
  /** Pid as the shim sees it. */
  pid: number;
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended; unset while it runs. */
  exitedAt: Timestamp | undefined;
}
/** How the deleted process ended. */
export const DeleteResponse: WireType<DeleteResponse> = /* @__PURE__ */ wireType<DeleteResponse>(
  'containerd.task.v2.DeleteResponse',
  () => ({ pid: 0, exitStatus: 0, exitedAt: undefined }),
  (m, w) => {
    if (m.pid) w.uint32(8).uint32(m.pid);
    if (m.exitStatus) w.uint32(16).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.pid = r.uint32(); break;
      case 2: expectTag(tag, 16); m.exitStatus = r.uint32(); break;
      case 3: expectTag(tag, 26); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A further process to run in the task. */
export interface ExecProcessRequest {
  /** Id of the task. */
  id: string;
  /** Id of the new process, unique in the task. */
  execId: string;
  /** Standard streams are one pseudo-terminal; `stderr` is unused then. */
  terminal: boolean;
  /** Path of a fifo to read standard input from; empty: none. */
  stdin: string;
  /** Where output goes: path of a fifo, or a URI (`binary://`, `file://`); empty: nowhere. */
  stdout: string;
  /** As `stdout`, for standard error. */
  stderr: string;
  /** An OCI runtime-spec Process as JSON, in an Any. */
  spec: Any | undefined;
}
/** A further process to run in the task. */
export const ExecProcessRequest: WireType<ExecProcessRequest> = /* @__PURE__ */ wireType<ExecProcessRequest>(
  'containerd.task.v2.ExecProcessRequest',
  () => ({ id: '', execId: '', terminal: false, stdin: '', stdout: '', stderr: '', spec: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
    if (m.terminal) w.uint32(24).bool(m.terminal);
    if (m.stdin) w.uint32(34).string(m.stdin);
    if (m.stdout) w.uint32(42).string(m.stdout);
    if (m.stderr) w.uint32(50).string(m.stderr);
    if (m.spec !== undefined) writeMessage(Any, m.spec, w, 58);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      case 3: expectTag(tag, 24); m.terminal = r.bool(); break;
      case 4: expectTag(tag, 34); m.stdin = r.string(); break;
      case 5: expectTag(tag, 42); m.stdout = r.string(); break;
      case 6: expectTag(tag, 50); m.stderr = r.string(); break;
      case 7: expectTag(tag, 58); m.spec = readMessage(Any, r, depth, m.spec); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Not used: Exec answers with Empty. */
export interface ExecProcessResponse {}
/** Not used: Exec answers with Empty. */
export const ExecProcessResponse: WireType<ExecProcessResponse> = /* @__PURE__ */ wireType<ExecProcessResponse>('containerd.task.v2.ExecProcessResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A new terminal size. */
export interface ResizePtyRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
  /** Columns, in characters. */
  width: number;
  /** Rows, in characters. */
  height: number;
}
/** A new terminal size. */
export const ResizePtyRequest: WireType<ResizePtyRequest> = /* @__PURE__ */ wireType<ResizePtyRequest>(
  'containerd.task.v2.ResizePtyRequest',
  () => ({ id: '', execId: '', width: 0, height: 0 }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
    if (m.width) w.uint32(24).uint32(m.width);
    if (m.height) w.uint32(32).uint32(m.height);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      case 3: expectTag(tag, 24); m.width = r.uint32(); break;
      case 4: expectTag(tag, 32); m.height = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which process to tell of. */
export interface StateRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
}
/** Which process to tell of. */
export const StateRequest: WireType<StateRequest> = /* @__PURE__ */ wireType<StateRequest>(
  'containerd.task.v2.StateRequest',
  () => ({ id: '', execId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What the shim knows of a process. */
export interface StateResponse {
  /** Id of the task. */
  id: string;
  /** Absolute path of the OCI bundle: the folder with config.json. */
  bundle: string;
  /** Pid as the shim sees it. */
  pid: number;
  /** Where the process is in its life. */
  status: Status;
  /** Path of a fifo to read standard input from; empty: none. */
  stdin: string;
  /** Where output goes: path of a fifo, or a URI (`binary://`, `file://`); empty: nowhere. */
  stdout: string;
  /** As `stdout`, for standard error. */
  stderr: string;
  /** Standard streams are one pseudo-terminal; `stderr` is unused then. */
  terminal: boolean;
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended; unset while it runs. */
  exitedAt: Timestamp | undefined;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
}
/** What the shim knows of a process. */
export const StateResponse: WireType<StateResponse> = /* @__PURE__ */ wireType<StateResponse>(
  'containerd.task.v2.StateResponse',
  () => ({ id: '', bundle: '', pid: 0, status: 0, stdin: '', stdout: '', stderr: '', terminal: false, exitStatus: 0, exitedAt: undefined, execId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.bundle) w.uint32(18).string(m.bundle);
    if (m.pid) w.uint32(24).uint32(m.pid);
    if (m.status) w.uint32(32).int32(m.status);
    if (m.stdin) w.uint32(42).string(m.stdin);
    if (m.stdout) w.uint32(50).string(m.stdout);
    if (m.stderr) w.uint32(58).string(m.stderr);
    if (m.terminal) w.uint32(64).bool(m.terminal);
    if (m.exitStatus) w.uint32(72).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 82);
    if (m.execId) w.uint32(90).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.bundle = r.string(); break;
      case 3: expectTag(tag, 24); m.pid = r.uint32(); break;
      case 4: expectTag(tag, 32); m.status = r.int32(); break;
      case 5: expectTag(tag, 42); m.stdin = r.string(); break;
      case 6: expectTag(tag, 50); m.stdout = r.string(); break;
      case 7: expectTag(tag, 58); m.stderr = r.string(); break;
      case 8: expectTag(tag, 64); m.terminal = r.bool(); break;
      case 9: expectTag(tag, 72); m.exitStatus = r.uint32(); break;
      case 10: expectTag(tag, 82); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      case 11: expectTag(tag, 90); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A signal to send. */
export interface KillRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
  /** Signal number, as Linux counts on this machine. */
  signal: number;
  /** Send it to every process of the task, not to one. */
  all: boolean;
}
/** A signal to send. */
export const KillRequest: WireType<KillRequest> = /* @__PURE__ */ wireType<KillRequest>(
  'containerd.task.v2.KillRequest',
  () => ({ id: '', execId: '', signal: 0, all: false }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
    if (m.signal) w.uint32(24).uint32(m.signal);
    if (m.all) w.uint32(32).bool(m.all);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      case 3: expectTag(tag, 24); m.signal = r.uint32(); break;
      case 4: expectTag(tag, 32); m.all = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which stream to close. */
export interface CloseIORequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
  /** Close standard input. */
  stdin: boolean;
}
/** Which stream to close. */
export const CloseIORequest: WireType<CloseIORequest> = /* @__PURE__ */ wireType<CloseIORequest>(
  'containerd.task.v2.CloseIORequest',
  () => ({ id: '', execId: '', stdin: false }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
    if (m.stdin) w.uint32(24).bool(m.stdin);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      case 3: expectTag(tag, 24); m.stdin = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which task to list. */
export interface PidsRequest {
  /** Id of the task. */
  id: string;
}
/** Which task to list. */
export const PidsRequest: WireType<PidsRequest> = /* @__PURE__ */ wireType<PidsRequest>(
  'containerd.task.v2.PidsRequest',
  () => ({ id: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The processes of a task. */
export interface PidsResponse {
  processes: ProcessInfo[];
}
/** The processes of a task. */
export const PidsResponse: WireType<PidsResponse> = /* @__PURE__ */ wireType<PidsResponse>(
  'containerd.task.v2.PidsResponse',
  () => ({ processes: [] }),
  (m, w) => {
    if (m.processes) for (const v of m.processes) writeMessage(ProcessInfo, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.processes.push(readMessage(ProcessInfo, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Where and how to checkpoint. */
export interface CheckpointTaskRequest {
  /** Id of the task. */
  id: string;
  /** Folder to write the checkpoint to. */
  path: string;
  /** Options of the runtime, e.g. containerd.runc.v1.CheckpointOptions. */
  options: Any | undefined;
}
/** Where and how to checkpoint. */
export const CheckpointTaskRequest: WireType<CheckpointTaskRequest> = /* @__PURE__ */ wireType<CheckpointTaskRequest>(
  'containerd.task.v2.CheckpointTaskRequest',
  () => ({ id: '', path: '', options: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.path) w.uint32(18).string(m.path);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.path = r.string(); break;
      case 3: expectTag(tag, 26); m.options = readMessage(Any, r, depth, m.options); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** New limits. */
export interface UpdateTaskRequest {
  /** Id of the task. */
  id: string;
  /** An OCI runtime-spec LinuxResources as JSON, in an Any. */
  resources: Any | undefined;
  /** Hints for the shim, with the meaning that it gives them. */
  annotations: { [key: string]: string };
}
/** New limits. */
export const UpdateTaskRequest: WireType<UpdateTaskRequest> = /* @__PURE__ */ wireType<UpdateTaskRequest>(
  'containerd.task.v2.UpdateTaskRequest',
  () => ({ id: '', resources: undefined, annotations: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.resources !== undefined) writeMessage(Any, m.resources, w, 18);
    writeMap(m.annotations, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.resources = readMessage(Any, r, depth, m.resources); break;
      case 3: expectTag(tag, 26); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which process to start. */
export interface StartRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
}
/** Which process to start. */
export const StartRequest: WireType<StartRequest> = /* @__PURE__ */ wireType<StartRequest>(
  'containerd.task.v2.StartRequest',
  () => ({ id: '', execId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The process that now runs. */
export interface StartResponse {
  /** Pid as the shim sees it. */
  pid: number;
}
/** The process that now runs. */
export const StartResponse: WireType<StartResponse> = /* @__PURE__ */ wireType<StartResponse>(
  'containerd.task.v2.StartResponse',
  () => ({ pid: 0 }),
  (m, w) => {
    if (m.pid) w.uint32(8).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which process to wait for. */
export interface WaitRequest {
  /** Id of the task. */
  id: string;
  /** Which process: empty for init, else the id given to Exec. */
  execId: string;
}
/** Which process to wait for. */
export const WaitRequest: WireType<WaitRequest> = /* @__PURE__ */ wireType<WaitRequest>(
  'containerd.task.v2.WaitRequest',
  () => ({ id: '', execId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.execId) w.uint32(18).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How the process ended. */
export interface WaitResponse {
  /** As a shell shows it: exit code, or 128 + signal. */
  exitStatus: number;
  /** When it ended; unset while it runs. */
  exitedAt: Timestamp | undefined;
}
/** How the process ended. */
export const WaitResponse: WireType<WaitResponse> = /* @__PURE__ */ wireType<WaitResponse>(
  'containerd.task.v2.WaitResponse',
  () => ({ exitStatus: 0, exitedAt: undefined }),
  (m, w) => {
    if (m.exitStatus) w.uint32(8).uint32(m.exitStatus);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.exitStatus = r.uint32(); break;
      case 2: expectTag(tag, 18); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which task to measure. */
export interface StatsRequest {
  /** Id of the task. */
  id: string;
}
/** Which task to measure. */
export const StatsRequest: WireType<StatsRequest> = /* @__PURE__ */ wireType<StatsRequest>(
  'containerd.task.v2.StatsRequest',
  () => ({ id: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The measures. */
export interface StatsResponse {
  /** io.containerd.cgroups.v1.Metrics or io.containerd.cgroups.v2.Metrics; which one tells the host's cgroup version. */
  stats: Any | undefined;
}
/** The measures. */
export const StatsResponse: WireType<StatsResponse> = /* @__PURE__ */ wireType<StatsResponse>(
  'containerd.task.v2.StatsResponse',
  () => ({ stats: undefined }),
  (m, w) => {
    if (m.stats !== undefined) writeMessage(Any, m.stats, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stats = readMessage(Any, r, depth, m.stats); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which task is meant. */
export interface ConnectRequest {
  /** Id of the task. */
  id: string;
}
/** Which task is meant. */
export const ConnectRequest: WireType<ConnectRequest> = /* @__PURE__ */ wireType<ConnectRequest>(
  'containerd.task.v2.ConnectRequest',
  () => ({ id: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Who serves the task. */
export interface ConnectResponse {
  /** Pid of the shim. */
  shimPid: number;
  /** Pid of the init process, 0 before Create. */
  taskPid: number;
  /** Version of the task API that the shim speaks, or of the shim. */
  version: string;
}
/** Who serves the task. */
export const ConnectResponse: WireType<ConnectResponse> = /* @__PURE__ */ wireType<ConnectResponse>(
  'containerd.task.v2.ConnectResponse',
  () => ({ shimPid: 0, taskPid: 0, version: '' }),
  (m, w) => {
    if (m.shimPid) w.uint32(8).uint32(m.shimPid);
    if (m.taskPid) w.uint32(16).uint32(m.taskPid);
    if (m.version) w.uint32(26).string(m.version);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.shimPid = r.uint32(); break;
      case 2: expectTag(tag, 16); m.taskPid = r.uint32(); break;
      case 3: expectTag(tag, 26); m.version = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Ask the shim to leave. */
export interface ShutdownRequest {
  /** Id that the shim was started for. */
  id: string;
  /** Leave even though tasks are left. */
  now: boolean;
}
/** Ask the shim to leave. */
export const ShutdownRequest: WireType<ShutdownRequest> = /* @__PURE__ */ wireType<ShutdownRequest>(
  'containerd.task.v2.ShutdownRequest',
  () => ({ id: '', now: false }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.now) w.uint32(16).bool(m.now);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 16); m.now = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which task to freeze. */
export interface PauseRequest {
  /** Id of the task. */
  id: string;
}
/** Which task to freeze. */
export const PauseRequest: WireType<PauseRequest> = /* @__PURE__ */ wireType<PauseRequest>(
  'containerd.task.v2.PauseRequest',
  () => ({ id: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which task to thaw. */
export interface ResumeRequest {
  /** Id of the task. */
  id: string;
}
/** Which task to thaw. */
export const ResumeRequest: WireType<ResumeRequest> = /* @__PURE__ */ wireType<ResumeRequest>(
  'containerd.task.v2.ResumeRequest',
  () => ({ id: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One task: an init process made from a bundle, and the exec processes beside it. */
export const Task = {
  typeName: 'containerd.task.v2.Task',
  methods: {
    /** State and exit of one process. NotFound when the process is not known. */
    state: {
      name: 'State',
      request: StateRequest,
      response: StateResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Create makes the task: its init process exists afterwards and waits for Start. Publishes TaskCreate. */
    create: {
      name: 'Create',
      request: CreateTaskRequest,
      response: CreateTaskResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Start lets a created process run. Publishes TaskStart, or TaskExecStarted for an exec process. */
    start: {
      name: 'Start',
      request: StartRequest,
      response: StartResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Delete frees a stopped process and what the shim holds for it. FailedPrecondition while it runs. Publishes
     * TaskDelete for the init process.
     */
    delete: {
      name: 'Delete',
      request: DeleteRequest,
      response: DeleteResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Pids lists every process in the task's cgroup, in the shim's PID namespace. */
    pids: {
      name: 'Pids',
      request: PidsRequest,
      response: PidsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Pause freezes all processes of the task. Publishes TaskPaused. */
    pause: {
      name: 'Pause',
      request: PauseRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** Resume thaws a paused task. Publishes TaskResumed. */
    resume: {
      name: 'Resume',
      request: ResumeRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** Checkpoint writes the state of the processes to a directory. Publishes TaskCheckpointed. */
    checkpoint: {
      name: 'Checkpoint',
      request: CheckpointTaskRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** Kill sends a signal. NotFound when the process has already ended. */
    kill: {
      name: 'Kill',
      request: KillRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Exec registers a further process; Start runs it. AlreadyExists for an `exec_id` that is in use. Publishes
     * TaskExecAdded.
     */
    exec: {
      name: 'Exec',
      request: ExecProcessRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** ResizePty sets the size of the process's terminal. */
    resizePty: {
      name: 'ResizePty',
      request: ResizePtyRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** CloseIO closes the shim's end of the process's standard input, so that the process reads end-of-file. */
    closeIO: {
      name: 'CloseIO',
      request: CloseIORequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /** Update changes the resource limits of the task. */
    update: {
      name: 'Update',
      request: UpdateTaskRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Wait answers when the process has ended, at once if it already has. It may be open for as long as the container
     * lives.
     */
    wait: {
      name: 'Wait',
      request: WaitRequest,
      response: WaitResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Stats reads the task's cgroup. */
    stats: {
      name: 'Stats',
      request: StatsRequest,
      response: StatsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Connect tells who serves the task; callers use it to find a live shim again. */
    connect: {
      name: 'Connect',
      request: ConnectRequest,
      response: ConnectResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Shutdown ends the shim when it serves no task any more. The connection may close before the answer. */
    shutdown: {
      name: 'Shutdown',
      request: ShutdownRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
