// Generated from cleat/shim/v1/shim.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, readInt64, readMessage, readUint64, skipField, wireType, writeInt64, writeMessage, writeUint64, type WireType } from '../wire.ts';
import { Any } from './google.ts';

export interface InspectRequest {}
export const InspectRequest: WireType<InspectRequest> = /* @__PURE__ */ wireType<InspectRequest>('cleat.shim.v1.InspectRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface InspectResponse {
  /** Version of the shim's program, e.g. "0.1.0". */
  version: string;
  /** Pid of the shim. */
  pid: number;
  /** Unix nanoseconds at which the shim began to serve. */
  startedAt: bigint;
  /** Id of the container that the shim was started for. */
  id: string;
  /** containerd namespace, e.g. "k8s.io". */
  namespace: string;
  /** Absolute path of the bundle. */
  bundle: string;
  /** Name or path of the OCI runtime, empty before Create. */
  runtime: string;
  /** Proportional set size of the shim, bytes; 0 when the kernel does not tell. */
  pssBytes: bigint;
  /** Log counters of the container's standard streams. */
  log: LogStats | undefined;
  /** Number of events that no subscriber has taken yet. */
  queuedEvents: number;
  /** Everything that the shim would hand to its successor, as JSON. */
  stateJson: string;
}
export const InspectResponse: WireType<InspectResponse> = /* @__PURE__ */ wireType<InspectResponse>(
  'cleat.shim.v1.InspectResponse',
  () => ({ version: '', pid: 0, startedAt: 0n, id: '', namespace: '', bundle: '', runtime: '', pssBytes: 0n, log: undefined, queuedEvents: 0, stateJson: '' }),
  (m, w) => {
    if (m.version) w.uint32(10).string(m.version);
    if (m.pid) w.uint32(16).uint32(m.pid);
    if (m.startedAt) writeInt64(w.uint32(24), m.startedAt);
    if (m.id) w.uint32(34).string(m.id);
    if (m.namespace) w.uint32(42).string(m.namespace);
    if (m.bundle) w.uint32(50).string(m.bundle);
    if (m.runtime) w.uint32(58).string(m.runtime);
    if (m.pssBytes) writeUint64(w.uint32(64), m.pssBytes);
    if (m.log !== undefined) writeMessage(LogStats, m.log, w, 74);
    if (m.queuedEvents) w.uint32(80).uint32(m.queuedEvents);
    if (m.stateJson) w.uint32(90).string(m.stateJson);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.version = r.string(); break;
      case 2: expectTag(tag, 16); m.pid = r.uint32(); break;
      case 3: expectTag(tag, 24); m.startedAt = readInt64(r); break;
      case 4: expectTag(tag, 34); m.id = r.string(); break;
      case 5: expectTag(tag, 42); m.namespace = r.string(); break;
      case 6: expectTag(tag, 50); m.bundle = r.string(); break;
      case 7: expectTag(tag, 58); m.runtime = r.string(); break;
      case 8: expectTag(tag, 64); m.pssBytes = readUint64(r); break;
      case 9: expectTag(tag, 74); m.log = readMessage(LogStats, r, depth, m.log); break;
      case 10: expectTag(tag, 80); m.queuedEvents = r.uint32(); break;
      case 11: expectTag(tag, 90); m.stateJson = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LogStats {
  /** Bytes read from the container, both streams. */
  readBytes: bigint;
  /** Bytes written to the log, prefixes included. */
  writtenBytes: bigint;
  /** Lines, or parts of lines, written to the log. */
  lines: bigint;
  /** Failed writes; the bytes of each are lost. */
  writeErrors: bigint;
  /** Lines, or parts of lines, left out because the disk did not keep up. Only with the policy "drop". */
  droppedLines: bigint;
  /** Their bytes, with the newlines that ended them. */
  droppedBytes: bigint;
}
export const LogStats: WireType<LogStats> = /* @__PURE__ */ wireType<LogStats>(
  'cleat.shim.v1.LogStats',
  () => ({ readBytes: 0n, writtenBytes: 0n, lines: 0n, writeErrors: 0n, droppedLines: 0n, droppedBytes: 0n }),
  (m, w) => {
    if (m.readBytes) writeUint64(w.uint32(8), m.readBytes);
    if (m.writtenBytes) writeUint64(w.uint32(16), m.writtenBytes);
    if (m.lines) writeUint64(w.uint32(24), m.lines);
    if (m.writeErrors) writeUint64(w.uint32(32), m.writeErrors);
    if (m.droppedLines) writeUint64(w.uint32(40), m.droppedLines);
    if (m.droppedBytes) writeUint64(w.uint32(48), m.droppedBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.readBytes = readUint64(r); break;
      case 2: expectTag(tag, 16); m.writtenBytes = readUint64(r); break;
      case 3: expectTag(tag, 24); m.lines = readUint64(r); break;
      case 4: expectTag(tag, 32); m.writeErrors = readUint64(r); break;
      case 5: expectTag(tag, 40); m.droppedLines = readUint64(r); break;
      case 6: expectTag(tag, 48); m.droppedBytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecSyncRequest {
  /** Id of the task. */
  id: string;
  /** The process, as in containerd's ExecProcessRequest: an OCI runtime-spec Process as JSON. */
  spec: Any | undefined;
  /** Milliseconds after which the command is killed; 0: never. */
  timeoutMs: bigint;
  /** Cap on the bytes returned of stdout, and of stderr; the rest is read and discarded. 0: 16 MiB. */
  maxOutputBytes: bigint;
}
export const ExecSyncRequest: WireType<ExecSyncRequest> = /* @__PURE__ */ wireType<ExecSyncRequest>(
  'cleat.shim.v1.ExecSyncRequest',
  () => ({ id: '', spec: undefined, timeoutMs: 0n, maxOutputBytes: 0n }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.spec !== undefined) writeMessage(Any, m.spec, w, 18);
    if (m.timeoutMs) writeUint64(w.uint32(24), m.timeoutMs);
    if (m.maxOutputBytes) writeUint64(w.uint32(32), m.maxOutputBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.spec = readMessage(Any, r, depth, m.spec); break;
      case 3: expectTag(tag, 24); m.timeoutMs = readUint64(r); break;
      case 4: expectTag(tag, 32); m.maxOutputBytes = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecSyncResponse {
  /** The next bytes of standard output. */
  stdout: Uint8Array;
  /** The next bytes of standard error. */
  stderr: Uint8Array;
  /** Set in the last message only. */
  exit: ExecExit | undefined;
}
export const ExecSyncResponse: WireType<ExecSyncResponse> = /* @__PURE__ */ wireType<ExecSyncResponse>(
  'cleat.shim.v1.ExecSyncResponse',
  () => ({ stdout: new Uint8Array(), stderr: new Uint8Array(), exit: undefined }),
  (m, w) => {
    if (m.stdout?.length) w.uint32(10).bytes(m.stdout);
    if (m.stderr?.length) w.uint32(18).bytes(m.stderr);
    if (m.exit !== undefined) writeMessage(ExecExit, m.exit, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stdout = r.bytes(); break;
      case 2: expectTag(tag, 18); m.stderr = r.bytes(); break;
      case 3: expectTag(tag, 26); m.exit = readMessage(ExecExit, r, depth, m.exit); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecExit {
  /** As a shell shows it: the exit code, or 128 + signal. */
  status: number;
  /** The time limit ran out and the command was killed. */
  timedOut: boolean;
}
export const ExecExit: WireType<ExecExit> = /* @__PURE__ */ wireType<ExecExit>(
  'cleat.shim.v1.ExecExit',
  () => ({ status: 0, timedOut: false }),
  (m, w) => {
    if (m.status) w.uint32(8).int32(m.status);
    if (m.timedOut) w.uint32(16).bool(m.timedOut);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.status = r.int32(); break;
      case 2: expectTag(tag, 16); m.timedOut = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReopenLogRequest {
  /** Id of the task. */
  id: string;
}
export const ReopenLogRequest: WireType<ReopenLogRequest> = /* @__PURE__ */ wireType<ReopenLogRequest>(
  'cleat.shim.v1.ReopenLogRequest',
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

export interface ReopenLogResponse {}
export const ReopenLogResponse: WireType<ReopenLogResponse> = /* @__PURE__ */ wireType<ReopenLogResponse>('cleat.shim.v1.ReopenLogResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface OpenExecRequest {
  /** Id of the task. */
  id: string;
  /** The process, as in containerd's ExecProcessRequest: an OCI runtime-spec Process as JSON. */
  spec: Any | undefined;
  streams: SessionStreams | undefined;
}
export const OpenExecRequest: WireType<OpenExecRequest> = /* @__PURE__ */ wireType<OpenExecRequest>(
  'cleat.shim.v1.OpenExecRequest',
  () => ({ id: '', spec: undefined, streams: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.spec !== undefined) writeMessage(Any, m.spec, w, 18);
    if (m.streams !== undefined) writeMessage(SessionStreams, m.streams, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.spec = readMessage(Any, r, depth, m.spec); break;
      case 3: expectTag(tag, 26); m.streams = readMessage(SessionStreams, r, depth, m.streams); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface OpenAttachRequest {
  /** Id of the task. */
  id: string;
  streams: SessionStreams | undefined;
}
export const OpenAttachRequest: WireType<OpenAttachRequest> = /* @__PURE__ */ wireType<OpenAttachRequest>(
  'cleat.shim.v1.OpenAttachRequest',
  () => ({ id: '', streams: undefined }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.streams !== undefined) writeMessage(SessionStreams, m.streams, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.streams = readMessage(SessionStreams, r, depth, m.streams); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which streams a session has. At least one; with a terminal no stderr. */
export interface SessionStreams {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  /** The process has a terminal: its output is stdout alone, and the client tells its size. */
  tty: boolean;
  /** Milliseconds without any traffic after which the session is ended; 0: never. */
  idleMs: bigint;
}
/** Which streams a session has. At least one; with a terminal no stderr. */
export const SessionStreams: WireType<SessionStreams> = /* @__PURE__ */ wireType<SessionStreams>(
  'cleat.shim.v1.SessionStreams',
  () => ({ stdin: false, stdout: false, stderr: false, tty: false, idleMs: 0n }),
  (m, w) => {
    if (m.stdin) w.uint32(8).bool(m.stdin);
    if (m.stdout) w.uint32(16).bool(m.stdout);
    if (m.stderr) w.uint32(24).bool(m.stderr);
    if (m.tty) w.uint32(32).bool(m.tty);
    if (m.idleMs) writeUint64(w.uint32(40), m.idleMs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.stdin = r.bool(); break;
      case 2: expectTag(tag, 16); m.stdout = r.bool(); break;
      case 3: expectTag(tag, 24); m.stderr = r.bool(); break;
      case 4: expectTag(tag, 32); m.tty = r.bool(); break;
      case 5: expectTag(tag, 40); m.idleMs = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpgradeRequest {
  /** Absolute path of the program containerd-shim-cleat-v2 of the new version, as the shim sees it. */
  program: string;
}
export const UpgradeRequest: WireType<UpgradeRequest> = /* @__PURE__ */ wireType<UpgradeRequest>(
  'cleat.shim.v1.UpgradeRequest',
  () => ({ program: '' }),
  (m, w) => {
    if (m.program) w.uint32(10).string(m.program);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.program = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpgradeResponse {
  fromVersion: string;
  toVersion: string;
  /** How long neither version read or answered anything, in milliseconds. */
  pausedMs: bigint;
}
export const UpgradeResponse: WireType<UpgradeResponse> = /* @__PURE__ */ wireType<UpgradeResponse>(
  'cleat.shim.v1.UpgradeResponse',
  () => ({ fromVersion: '', toVersion: '', pausedMs: 0n }),
  (m, w) => {
    if (m.fromVersion) w.uint32(10).string(m.fromVersion);
    if (m.toVersion) w.uint32(18).string(m.toVersion);
    if (m.pausedMs) writeUint64(w.uint32(24), m.pausedMs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.fromVersion = r.string(); break;
      case 2: expectTag(tag, 18); m.toVersion = r.string(); break;
      case 3: expectTag(tag, 24); m.pausedMs = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SucceedRequest {
  /** Absolute path of the socket of the zygote, as the shim sees it. */
  zygote: string;
  /** Refused while sessions are open or a command runs that somebody waits for: their process would stay. */
  onlyQuiet: boolean;
}
export const SucceedRequest: WireType<SucceedRequest> = /* @__PURE__ */ wireType<SucceedRequest>(
  'cleat.shim.v1.SucceedRequest',
  () => ({ zygote: '', onlyQuiet: false }),
  (m, w) => {
    if (m.zygote) w.uint32(10).string(m.zygote);
    if (m.onlyQuiet) w.uint32(16).bool(m.onlyQuiet);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.zygote = r.string(); break;
      case 2: expectTag(tag, 16); m.onlyQuiet = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SucceedResponse {
  fromVersion: string;
  toVersion: string;
  fromPid: number;
  toPid: number;
  /** How long neither of both read or answered anything, in milliseconds. */
  pausedMs: bigint;
}
export const SucceedResponse: WireType<SucceedResponse> = /* @__PURE__ */ wireType<SucceedResponse>(
  'cleat.shim.v1.SucceedResponse',
  () => ({ fromVersion: '', toVersion: '', fromPid: 0, toPid: 0, pausedMs: 0n }),
  (m, w) => {
    if (m.fromVersion) w.uint32(10).string(m.fromVersion);
    if (m.toVersion) w.uint32(18).string(m.toVersion);
    if (m.fromPid) w.uint32(24).uint32(m.fromPid);
    if (m.toPid) w.uint32(32).uint32(m.toPid);
    if (m.pausedMs) writeUint64(w.uint32(40), m.pausedMs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.fromVersion = r.string(); break;
      case 2: expectTag(tag, 18); m.toVersion = r.string(); break;
      case 3: expectTag(tag, 24); m.fromPid = r.uint32(); break;
      case 4: expectTag(tag, 32); m.toPid = r.uint32(); break;
      case 5: expectTag(tag, 40); m.pausedMs = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface OpenSessionResponse {
  /** On loopback, good for one use within a minute. */
  url: string;
}
export const OpenSessionResponse: WireType<OpenSessionResponse> = /* @__PURE__ */ wireType<OpenSessionResponse>(
  'cleat.shim.v1.OpenSessionResponse',
  () => ({ url: '' }),
  (m, w) => {
    if (m.url) w.uint32(10).string(m.url);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.url = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Shim = {
  typeName: 'cleat.shim.v1.Shim',
  methods: {
    /** Inspect tells everything the shim knows of itself. It takes no lock and asks nobody. */
    inspect: {
      name: 'Inspect',
      request: InspectRequest,
      response: InspectResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * ExecSync runs a command in the container and streams back what it wrote and how it ended.
     * When the caller goes away, the command is killed.
     */
    execSync: {
      name: 'ExecSync',
      request: ExecSyncRequest,
      response: ExecSyncResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * ReopenLog closes the container's log file and opens it anew by its path, after a rotation.
     * FailedPrecondition when the container has ended or does not log to a file of ours; then no file is made.
     */
    reopenLog: {
      name: 'ReopenLog',
      request: ReopenLogRequest,
      response: ReopenLogResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * OpenExec answers with the URL of a session that runs a command in the container for the client that comes for it.
     * The shim serves the session. When the client goes away, the command is killed.
     */
    openExec: {
      name: 'OpenExec',
      request: OpenExecRequest,
      response: OpenSessionResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * OpenAttach answers with the URL of a session that shows what the container's process writes from then on, and gives
     * it input. FailedPrecondition when the container does not run.
     */
    openAttach: {
      name: 'OpenAttach',
      request: OpenAttachRequest,
      response: OpenSessionResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Upgrade makes the shim another version of its program, in place: same pid, the container notices nothing, open
     * sessions and waiting calls go on. It is the new version that answers. FailedPrecondition with the reason when it
     * cannot take over: the shim goes on as it was.
     */
    upgrade: {
      name: 'Upgrade',
      request: UpgradeRequest,
      response: UpgradeResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Succeed has a fresh process, which a zygote forks, take the shim's place: another pid and little memory, else all as
     * for Upgrade. It is the successor that answers. FailedPrecondition with the reason when there is none, or the kernel
     * does not tell it how processes end that are not its children: the shim goes on as it was.
     */
    succeed: {
      name: 'Succeed',
      request: SucceedRequest,
      response: SucceedResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
