// Generated from containerd/runtime/sandbox/v1/sandbox.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { VALUE_TAG, expectTag, readEntry, readMessage, skipField, wireType, writeMap, writeMessage, type WireType } from '../wire.ts';
import { Any, Timestamp } from './google.ts';
import { Metric, Platform, SandboxRecord } from './sandbox-types.ts';
import { Mount } from './task-types.ts';

/** How to make a sandbox. */
export interface CreateSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
  /** Absolute path of the bundle. */
  bundlePath: string;
  /** Mounts of the root file system, in this order. */
  rootfs: Mount[];
  /** Configuration of the sandbox; for pods a runtime.v1.PodSandboxConfig. */
  options: Any | undefined;
  /** Path of the pod's network namespace; empty: the host's. */
  netnsPath: string;
  /** Hints for the shim. */
  annotations: { [key: string]: string };
}
/** How to make a sandbox. */
export const CreateSandboxRequest: WireType<CreateSandboxRequest> = /* @__PURE__ */ wireType<CreateSandboxRequest>(
  'containerd.runtime.sandbox.v1.CreateSandboxRequest',
  () => ({ sandboxId: '', bundlePath: '', rootfs: [], options: undefined, netnsPath: '', annotations: {} }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.bundlePath) w.uint32(18).string(m.bundlePath);
    if (m.rootfs) for (const v of m.rootfs) writeMessage(Mount, v, w, 26);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 34);
    if (m.netnsPath) w.uint32(42).string(m.netnsPath);
    writeMap(m.annotations, w, 50, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.bundlePath = r.string(); break;
      case 3: expectTag(tag, 26); m.rootfs.push(readMessage(Mount, r, depth)); break;
      case 4: expectTag(tag, 34); m.options = readMessage(Any, r, depth, m.options); break;
      case 5: expectTag(tag, 42); m.netnsPath = r.string(); break;
      case 6: expectTag(tag, 50); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The sandbox is made. */
export interface CreateSandboxResponse {}
/** The sandbox is made. */
export const CreateSandboxResponse: WireType<CreateSandboxResponse> = /* @__PURE__ */ wireType<CreateSandboxResponse>('containerd.runtime.sandbox.v1.CreateSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to start. */
export interface StartSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox to start. */
export const StartSandboxRequest: WireType<StartSandboxRequest> = /* @__PURE__ */ wireType<StartSandboxRequest>(
  'containerd.runtime.sandbox.v1.StartSandboxRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The sandbox that now runs. */
export interface StartSandboxResponse {
  /** Pid on the host that stands for the sandbox, e.g. of the VMM. */
  pid: number;
  /** When it was made. */
  createdAt: Timestamp | undefined;
  /** What the shim made of the configuration. */
  spec: Any | undefined;
}
/** The sandbox that now runs. */
export const StartSandboxResponse: WireType<StartSandboxResponse> = /* @__PURE__ */ wireType<StartSandboxResponse>(
  'containerd.runtime.sandbox.v1.StartSandboxResponse',
  () => ({ pid: 0, createdAt: undefined, spec: undefined }),
  (m, w) => {
    if (m.pid) w.uint32(8).uint32(m.pid);
    if (m.createdAt !== undefined) writeMessage(Timestamp, m.createdAt, w, 18);
    if (m.spec !== undefined) writeMessage(Any, m.spec, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.pid = r.uint32(); break;
      case 2: expectTag(tag, 18); m.createdAt = readMessage(Timestamp, r, depth, m.createdAt); break;
      case 3: expectTag(tag, 26); m.spec = readMessage(Any, r, depth, m.spec); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which sandbox is meant. */
export interface PlatformRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox is meant. */
export const PlatformRequest: WireType<PlatformRequest> = /* @__PURE__ */ wireType<PlatformRequest>(
  'containerd.runtime.sandbox.v1.PlatformRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What runs in the sandbox. */
export interface PlatformResponse {
  platform: Platform | undefined;
}
/** What runs in the sandbox. */
export const PlatformResponse: WireType<PlatformResponse> = /* @__PURE__ */ wireType<PlatformResponse>(
  'containerd.runtime.sandbox.v1.PlatformResponse',
  () => ({ platform: undefined }),
  (m, w) => {
    if (m.platform !== undefined) writeMessage(Platform, m.platform, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.platform = readMessage(Platform, r, depth, m.platform); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which sandbox to stop. */
export interface StopSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
  /** Seconds that its processes get before they are killed; 0: at once. */
  timeoutSecs: number;
}
/** Which sandbox to stop. */
export const StopSandboxRequest: WireType<StopSandboxRequest> = /* @__PURE__ */ wireType<StopSandboxRequest>(
  'containerd.runtime.sandbox.v1.StopSandboxRequest',
  () => ({ sandboxId: '', timeoutSecs: 0 }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.timeoutSecs) w.uint32(16).uint32(m.timeoutSecs);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 16); m.timeoutSecs = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The sandbox is stopped. */
export interface StopSandboxResponse {}
/** The sandbox is stopped. */
export const StopSandboxResponse: WireType<StopSandboxResponse> = /* @__PURE__ */ wireType<StopSandboxResponse>('containerd.runtime.sandbox.v1.StopSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** What to change. */
export interface UpdateSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
  /**
   * New limits.
   * @deprecated by the contract
   */
  resources: Any | undefined;
  /**
   * New hints.
   * @deprecated by the contract
   */
  annotations: { [key: string]: string };
  /** The sandbox as it shall be. */
  sandbox: SandboxRecord | undefined;
  /** Which fields of `sandbox` to take; none: all. */
  fields: string[];
}
/** What to change. */
export const UpdateSandboxRequest: WireType<UpdateSandboxRequest> = /* @__PURE__ */ wireType<UpdateSandboxRequest>(
  'containerd.runtime.sandbox.v1.UpdateSandboxRequest',
  () => ({ sandboxId: '', resources: undefined, annotations: {}, sandbox: undefined, fields: [] }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.resources !== undefined) writeMessage(Any, m.resources, w, 18);
    writeMap(m.annotations, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.sandbox !== undefined) writeMessage(SandboxRecord, m.sandbox, w, 34);
    if (m.fields) for (const v of m.fields) w.uint32(42).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.resources = readMessage(Any, r, depth, m.resources); break;
      case 3: expectTag(tag, 26); readEntry(m.annotations, r, '', r => r.string()); break;
      case 4: expectTag(tag, 34); m.sandbox = readMessage(SandboxRecord, r, depth, m.sandbox); break;
      case 5: expectTag(tag, 42); m.fields.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which sandbox to wait for. */
export interface WaitSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox to wait for. */
export const WaitSandboxRequest: WireType<WaitSandboxRequest> = /* @__PURE__ */ wireType<WaitSandboxRequest>(
  'containerd.runtime.sandbox.v1.WaitSandboxRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How the sandbox ended. */
export interface WaitSandboxResponse {
  /** As a shell shows it. */
  exitStatus: number;
  /** When it ended. */
  exitedAt: Timestamp | undefined;
}
/** How the sandbox ended. */
export const WaitSandboxResponse: WireType<WaitSandboxResponse> = /* @__PURE__ */ wireType<WaitSandboxResponse>(
  'containerd.runtime.sandbox.v1.WaitSandboxResponse',
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

/** The sandbox is changed. */
export interface UpdateSandboxResponse {}
/** The sandbox is changed. */
export const UpdateSandboxResponse: WireType<UpdateSandboxResponse> = /* @__PURE__ */ wireType<UpdateSandboxResponse>('containerd.runtime.sandbox.v1.UpdateSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to tell of. */
export interface SandboxStatusRequest {
  /** Id of the sandbox. */
  sandboxId: string;
  /** Fill `info` too. */
  verbose: boolean;
}
/** Which sandbox to tell of. */
export const SandboxStatusRequest: WireType<SandboxStatusRequest> = /* @__PURE__ */ wireType<SandboxStatusRequest>(
  'containerd.runtime.sandbox.v1.SandboxStatusRequest',
  () => ({ sandboxId: '', verbose: false }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.verbose) w.uint32(16).bool(m.verbose);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 16); m.verbose = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The state of a sandbox. */
export interface SandboxStatusResponse {
  /** Id of the sandbox. */
  sandboxId: string;
  /** Pid on the host that stands for the sandbox. */
  pid: number;
  /** `SANDBOX_READY` or `SANDBOX_NOTREADY`. */
  state: string;
  /** For people; only when asked verbosely. */
  info: { [key: string]: string };
  /** When it was made. */
  createdAt: Timestamp | undefined;
  /** When it ended; unset while it runs. */
  exitedAt: Timestamp | undefined;
  /** What the shim has to add. */
  extra: Any | undefined;
}
/** The state of a sandbox. */
export const SandboxStatusResponse: WireType<SandboxStatusResponse> = /* @__PURE__ */ wireType<SandboxStatusResponse>(
  'containerd.runtime.sandbox.v1.SandboxStatusResponse',
  () => ({ sandboxId: '', pid: 0, state: '', info: {}, createdAt: undefined, exitedAt: undefined, extra: undefined }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.pid) w.uint32(16).uint32(m.pid);
    if (m.state) w.uint32(26).string(m.state);
    writeMap(m.info, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.createdAt !== undefined) writeMessage(Timestamp, m.createdAt, w, 42);
    if (m.exitedAt !== undefined) writeMessage(Timestamp, m.exitedAt, w, 50);
    if (m.extra !== undefined) writeMessage(Any, m.extra, w, 58);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 16); m.pid = r.uint32(); break;
      case 3: expectTag(tag, 26); m.state = r.string(); break;
      case 4: expectTag(tag, 34); readEntry(m.info, r, '', r => r.string()); break;
      case 5: expectTag(tag, 42); m.createdAt = readMessage(Timestamp, r, depth, m.createdAt); break;
      case 6: expectTag(tag, 50); m.exitedAt = readMessage(Timestamp, r, depth, m.exitedAt); break;
      case 7: expectTag(tag, 58); m.extra = readMessage(Any, r, depth, m.extra); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Which sandbox is meant. */
export interface PingRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox is meant. */
export const PingRequest: WireType<PingRequest> = /* @__PURE__ */ wireType<PingRequest>(
  'containerd.runtime.sandbox.v1.PingRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** It is alive. */
export interface PingResponse {}
/** It is alive. */
export const PingResponse: WireType<PingResponse> = /* @__PURE__ */ wireType<PingResponse>('containerd.runtime.sandbox.v1.PingResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to free. */
export interface ShutdownSandboxRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox to free. */
export const ShutdownSandboxRequest: WireType<ShutdownSandboxRequest> = /* @__PURE__ */ wireType<ShutdownSandboxRequest>(
  'containerd.runtime.sandbox.v1.ShutdownSandboxRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** It is gone. */
export interface ShutdownSandboxResponse {}
/** It is gone. */
export const ShutdownSandboxResponse: WireType<ShutdownSandboxResponse> = /* @__PURE__ */ wireType<ShutdownSandboxResponse>('containerd.runtime.sandbox.v1.ShutdownSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to measure. */
export interface SandboxMetricsRequest {
  /** Id of the sandbox. */
  sandboxId: string;
}
/** Which sandbox to measure. */
export const SandboxMetricsRequest: WireType<SandboxMetricsRequest> = /* @__PURE__ */ wireType<SandboxMetricsRequest>(
  'containerd.runtime.sandbox.v1.SandboxMetricsRequest',
  () => ({ sandboxId: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The measures. */
export interface SandboxMetricsResponse {
  metrics: Metric | undefined;
}
/** The measures. */
export const SandboxMetricsResponse: WireType<SandboxMetricsResponse> = /* @__PURE__ */ wireType<SandboxMetricsResponse>(
  'containerd.runtime.sandbox.v1.SandboxMetricsResponse',
  () => ({ metrics: undefined }),
  (m, w) => {
    if (m.metrics !== undefined) writeMessage(Metric, m.metrics, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.metrics = readMessage(Metric, r, depth, m.metrics); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** One sandbox: what the containers of a pod share, e.g. a virtual machine. */
export const Sandbox = {
  typeName: 'containerd.runtime.sandbox.v1.Sandbox',
  methods: {
    /** CreateSandbox makes the sandbox; it does not run yet. */
    createSandbox: {
      name: 'CreateSandbox',
      request: CreateSandboxRequest,
      response: CreateSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StartSandbox runs a sandbox that was created. */
    startSandbox: {
      name: 'StartSandbox',
      request: StartSandboxRequest,
      response: StartSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Platform tells what programs run in the sandbox. */
    platform: {
      name: 'Platform',
      request: PlatformRequest,
      response: PlatformResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StopSandbox ends all processes of the sandbox; its state can still be asked for. */
    stopSandbox: {
      name: 'StopSandbox',
      request: StopSandboxRequest,
      response: StopSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** WaitSandbox answers when the sandbox has ended. */
    waitSandbox: {
      name: 'WaitSandbox',
      request: WaitSandboxRequest,
      response: WaitSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** SandboxStatus tells the state of the sandbox. */
    sandboxStatus: {
      name: 'SandboxStatus',
      request: SandboxStatusRequest,
      response: SandboxStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    /** PingSandbox answers when the shim and the sandbox are alive. */
    pingSandbox: {
      name: 'PingSandbox',
      request: PingRequest,
      response: PingResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ShutdownSandbox frees everything and ends the shim. Only for a sandbox that is stopped. */
    shutdownSandbox: {
      name: 'ShutdownSandbox',
      request: ShutdownSandboxRequest,
      response: ShutdownSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** SandboxMetrics measures the sandbox itself, without its containers. */
    sandboxMetrics: {
      name: 'SandboxMetrics',
      request: SandboxMetricsRequest,
      response: SandboxMetricsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** UpdateSandbox changes a sandbox in place. */
    updateSandbox: {
      name: 'UpdateSandbox',
      request: UpdateSandboxRequest,
      response: UpdateSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
