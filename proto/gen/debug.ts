// Generated from cleat/shim/v1/debug.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, readInt64, readMessage, readUint64, skipField, wireType, writeInt64, writeMessage, writeUint64, type WireType } from '../wire.ts';

export interface ReportRequest {
  /** Tell the last operations and errors, too. */
  history: boolean;
}
export const ReportRequest: WireType<ReportRequest> = /* @__PURE__ */ wireType<ReportRequest>(
  'cleat.shim.v1.ReportRequest',
  () => ({ history: false }),
  (m, w) => {
    if (m.history) w.uint32(8).bool(m.history);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.history = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReportResponse {
  /** trace, debug, info, warn, error or fatal. */
  logLevel: string;
  /** Open exec and attach sessions. */
  openSessions: number;
  /** Calls that have no answer yet, oldest first. */
  running: Operation[];
  /** The last calls that have their answer, oldest first. */
  finished: Operation[];
  /** The last calls that failed, oldest first, Wait's end with its caller aside. */
  failed: Operation[];
  /** Bytes of the JavaScript heap in use, and outside of it. */
  heapUsedBytes: bigint;
  externalBytes: bigint;
  /** Microseconds of processor time that the shim has used, in user mode and in the kernel. */
  userCpuUs: bigint;
  systemCpuUs: bigint;
  /** Calls since the shim began to serve. */
  calls: bigint;
  failures: bigint;
  /** Parts of the last calls that took their time, oldest first: named as `runc create`. */
  steps: Operation[];
}
export const ReportResponse: WireType<ReportResponse> = /* @__PURE__ */ wireType<ReportResponse>(
  'cleat.shim.v1.ReportResponse',
  () => ({ logLevel: '', openSessions: 0, running: [], finished: [], failed: [], heapUsedBytes: 0n, externalBytes: 0n, userCpuUs: 0n, systemCpuUs: 0n, calls: 0n, failures: 0n, steps: [] }),
  (m, w) => {
    if (m.logLevel) w.uint32(10).string(m.logLevel);
    if (m.openSessions) w.uint32(16).uint32(m.openSessions);
    if (m.running) for (const v of m.running) writeMessage(Operation, v, w, 26);
    if (m.finished) for (const v of m.finished) writeMessage(Operation, v, w, 34);
    if (m.failed) for (const v of m.failed) writeMessage(Operation, v, w, 42);
    if (m.heapUsedBytes) writeUint64(w.uint32(48), m.heapUsedBytes);
    if (m.externalBytes) writeUint64(w.uint32(56), m.externalBytes);
    if (m.userCpuUs) writeUint64(w.uint32(64), m.userCpuUs);
    if (m.systemCpuUs) writeUint64(w.uint32(72), m.systemCpuUs);
    if (m.calls) writeUint64(w.uint32(80), m.calls);
    if (m.failures) writeUint64(w.uint32(88), m.failures);
    if (m.steps) for (const v of m.steps) writeMessage(Operation, v, w, 98);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.logLevel = r.string(); break;
      case 2: expectTag(tag, 16); m.openSessions = r.uint32(); break;
      case 3: expectTag(tag, 26); m.running.push(readMessage(Operation, r, depth)); break;
      case 4: expectTag(tag, 34); m.finished.push(readMessage(Operation, r, depth)); break;
      case 5: expectTag(tag, 42); m.failed.push(readMessage(Operation, r, depth)); break;
      case 6: expectTag(tag, 48); m.heapUsedBytes = readUint64(r); break;
      case 7: expectTag(tag, 56); m.externalBytes = readUint64(r); break;
      case 8: expectTag(tag, 64); m.userCpuUs = readUint64(r); break;
      case 9: expectTag(tag, 72); m.systemCpuUs = readUint64(r); break;
      case 10: expectTag(tag, 80); m.calls = readUint64(r); break;
      case 11: expectTag(tag, 88); m.failures = readUint64(r); break;
      case 12: expectTag(tag, 98); m.steps.push(readMessage(Operation, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Operation {
  /** `service/Method`. */
  name: string;
  /** Unix nanoseconds at which it began. */
  startedAt: bigint;
  /** How long it took, or has taken so far, in microseconds. */
  durationUs: bigint;
  /** What it failed with, empty when it did not. */
  error: string;
  /** Id of the exec'd process that it was about, if any. */
  execId: string;
}
export const Operation: WireType<Operation> = /* @__PURE__ */ wireType<Operation>(
  'cleat.shim.v1.Operation',
  () => ({ name: '', startedAt: 0n, durationUs: 0n, error: '', execId: '' }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.startedAt) writeInt64(w.uint32(16), m.startedAt);
    if (m.durationUs) writeUint64(w.uint32(24), m.durationUs);
    if (m.error) w.uint32(34).string(m.error);
    if (m.execId) w.uint32(42).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 16); m.startedAt = readInt64(r); break;
      case 3: expectTag(tag, 24); m.durationUs = readUint64(r); break;
      case 4: expectTag(tag, 34); m.error = r.string(); break;
      case 5: expectTag(tag, 42); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SetLogLevelRequest {
  /** trace, debug, info, warn, error or fatal. */
  level: string;
}
export const SetLogLevelRequest: WireType<SetLogLevelRequest> = /* @__PURE__ */ wireType<SetLogLevelRequest>(
  'cleat.shim.v1.SetLogLevelRequest',
  () => ({ level: '' }),
  (m, w) => {
    if (m.level) w.uint32(10).string(m.level);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.level = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SetLogLevelResponse {
  /** The level until now. */
  previous: string;
}
export const SetLogLevelResponse: WireType<SetLogLevelResponse> = /* @__PURE__ */ wireType<SetLogLevelResponse>(
  'cleat.shim.v1.SetLogLevelResponse',
  () => ({ previous: '' }),
  (m, w) => {
    if (m.previous) w.uint32(10).string(m.previous);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.previous = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ProfileRequest {
  /** How long, in milliseconds; 1 to 600000. */
  durationMs: number;
  /** Time between two samples in microseconds; 0: 1000. */
  intervalUs: number;
}
export const ProfileRequest: WireType<ProfileRequest> = /* @__PURE__ */ wireType<ProfileRequest>(
  'cleat.shim.v1.ProfileRequest',
  () => ({ durationMs: 0, intervalUs: 0 }),
  (m, w) => {
    if (m.durationMs) w.uint32(8).uint32(m.durationMs);
    if (m.intervalUs) w.uint32(16).uint32(m.intervalUs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.durationMs = r.uint32(); break;
      case 2: expectTag(tag, 16); m.intervalUs = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface HeapRequest {}
export const HeapRequest: WireType<HeapRequest> = /* @__PURE__ */ wireType<HeapRequest>('cleat.shim.v1.HeapRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface DebugFile {
  /** The next bytes. */
  data: Uint8Array;
}
export const DebugFile: WireType<DebugFile> = /* @__PURE__ */ wireType<DebugFile>(
  'cleat.shim.v1.DebugFile',
  () => ({ data: new Uint8Array() }),
  (m, w) => {
    if (m.data?.length) w.uint32(10).bytes(m.data);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.data = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DevtoolsRequest {
  /** Port on 127.0.0.1; 0: any that is free. */
  port: number;
}
export const DevtoolsRequest: WireType<DevtoolsRequest> = /* @__PURE__ */ wireType<DevtoolsRequest>(
  'cleat.shim.v1.DevtoolsRequest',
  () => ({ port: 0 }),
  (m, w) => {
    if (m.port) w.uint32(8).uint32(m.port);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.port = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DevtoolsResponse {
  /** WebSocket address of the inspector, e.g. "ws://127.0.0.1:9229/0f3c...". */
  url: string;
}
export const DevtoolsResponse: WireType<DevtoolsResponse> = /* @__PURE__ */ wireType<DevtoolsResponse>(
  'cleat.shim.v1.DevtoolsResponse',
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

export interface TraceRequest {
  /** Events only. */
  eventsOnly: boolean;
}
export const TraceRequest: WireType<TraceRequest> = /* @__PURE__ */ wireType<TraceRequest>(
  'cleat.shim.v1.TraceRequest',
  () => ({ eventsOnly: false }),
  (m, w) => {
    if (m.eventsOnly) w.uint32(8).bool(m.eventsOnly);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.eventsOnly = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface TraceResponse {
  /** Either a frame or an event. */
  frame: TracedFrame | undefined;
  event: TracedEvent | undefined;
  /** How many were left out before this one, because the caller read too slowly. */
  lost: number;
}
export const TraceResponse: WireType<TraceResponse> = /* @__PURE__ */ wireType<TraceResponse>(
  'cleat.shim.v1.TraceResponse',
  () => ({ frame: undefined, event: undefined, lost: 0 }),
  (m, w) => {
    if (m.frame !== undefined) writeMessage(TracedFrame, m.frame, w, 10);
    if (m.event !== undefined) writeMessage(TracedEvent, m.event, w, 18);
    if (m.lost) w.uint32(24).uint32(m.lost);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.frame = readMessage(TracedFrame, r, depth, m.frame); break;
      case 2: expectTag(tag, 18); m.event = readMessage(TracedEvent, r, depth, m.event); break;
      case 3: expectTag(tag, 24); m.lost = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface TracedFrame {
  /** Unix nanoseconds. */
  at: bigint;
  /** Number of the connection, counted from 1. */
  connection: number;
  /** The shim sent it; else it received it. */
  sent: boolean;
  /** As in the frame's header: ttrpc PROTOCOL.md. */
  streamId: number;
  type: number;
  flags: number;
  /** The data of the frame, its first 64 KiB. */
  data: Uint8Array;
  /** Length of the whole data. */
  length: number;
}
export const TracedFrame: WireType<TracedFrame> = /* @__PURE__ */ wireType<TracedFrame>(
  'cleat.shim.v1.TracedFrame',
  () => ({ at: 0n, connection: 0, sent: false, streamId: 0, type: 0, flags: 0, data: new Uint8Array(), length: 0 }),
  (m, w) => {
    if (m.at) writeInt64(w.uint32(8), m.at);
    if (m.connection) w.uint32(16).uint32(m.connection);
    if (m.sent) w.uint32(24).bool(m.sent);
    if (m.streamId) w.uint32(32).uint32(m.streamId);
    if (m.type) w.uint32(40).uint32(m.type);
    if (m.flags) w.uint32(48).uint32(m.flags);
    if (m.data?.length) w.uint32(58).bytes(m.data);
    if (m.length) w.uint32(64).uint32(m.length);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.at = readInt64(r); break;
      case 2: expectTag(tag, 16); m.connection = r.uint32(); break;
      case 3: expectTag(tag, 24); m.sent = r.bool(); break;
      case 4: expectTag(tag, 32); m.streamId = r.uint32(); break;
      case 5: expectTag(tag, 40); m.type = r.uint32(); break;
      case 6: expectTag(tag, 48); m.flags = r.uint32(); break;
      case 7: expectTag(tag, 58); m.data = r.bytes(); break;
      case 8: expectTag(tag, 64); m.length = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface TracedEvent {
  /** Unix nanoseconds. */
  at: bigint;
  /** E.g. "/tasks/exit". */
  topic: string;
  /** Full name of the event's message. */
  type: string;
  /** The encoded event. */
  value: Uint8Array;
}
export const TracedEvent: WireType<TracedEvent> = /* @__PURE__ */ wireType<TracedEvent>(
  'cleat.shim.v1.TracedEvent',
  () => ({ at: 0n, topic: '', type: '', value: new Uint8Array() }),
  (m, w) => {
    if (m.at) writeInt64(w.uint32(8), m.at);
    if (m.topic) w.uint32(18).string(m.topic);
    if (m.type) w.uint32(26).string(m.type);
    if (m.value?.length) w.uint32(34).bytes(m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.at = readInt64(r); break;
      case 2: expectTag(tag, 18); m.topic = r.string(); break;
      case 3: expectTag(tag, 26); m.type = r.string(); break;
      case 4: expectTag(tag, 34); m.value = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Debug = {
  typeName: 'cleat.shim.v1.Debug',
  methods: {
    /** Report tells what the shim did last, and how it is. It takes no lock and asks nobody. */
    report: {
      name: 'Report',
      request: ReportRequest,
      response: ReportResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * SetLogLevel changes how much the shim writes to its log, until it is changed again or the shim ends.
     * InvalidArgument for a level that there is not.
     */
    setLogLevel: {
      name: 'SetLogLevel',
      request: SetLogLevelRequest,
      response: SetLogLevelResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * Profile samples what the shim's processor time goes to, and sends a .cpuprofile in pieces.
     * FailedPrecondition while another profile is taken. Ends early, with nothing, when the caller goes away.
     */
    profile: {
      name: 'Profile',
      request: ProfileRequest,
      response: DebugFile,
      requestStream: false,
      responseStream: true,
    },
    /** Heap sends a .heapsnapshot in pieces. The shim does nothing else meanwhile, and its memory grows by what it touches. */
    heap: {
      name: 'Heap',
      request: HeapRequest,
      response: DebugFile,
      requestStream: false,
      responseStream: true,
    },
    /**
     * Devtools opens Node's inspector on loopback and sends its address; it is closed when the caller goes away.
     * FailedPrecondition while it is open for another caller.
     */
    devtools: {
      name: 'Devtools',
      request: DevtoolsRequest,
      response: DevtoolsResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * Trace sends every frame that other connections to the shim carry, and every event that the shim publishes, until
     * the caller goes away. A caller that reads too slowly is told how many were left out.
     */
    trace: {
      name: 'Trace',
      request: TraceRequest,
      response: TraceResponse,
      requestStream: false,
      responseStream: true,
    },
  },
} as const satisfies ServiceType;
