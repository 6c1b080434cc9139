// Generated from containerd/runtime/bootstrap/v1/bootstrap.proto by proto/generate.ts. Do not edit: run `make protos`.
import { VALUE_TAG, expectTag, readEntry, readMessage, readScalars, skipField, wireType, writeMap, writeMessage, writeScalars, type WireType } from '../wire.ts';
import { Any } from './google.ts';

/** How much to log. Open: 0 is INFO, positive is graver, negative is chattier; a shim takes the nearest level it knows. */
export const LogLevel = {
  LOG_LEVEL_INFO: 0,
  LOG_LEVEL_TRACE: -8,
  LOG_LEVEL_DEBUG: -4,
  LOG_LEVEL_WARN: 4,
  LOG_LEVEL_ERROR: 8,
  LOG_LEVEL_FATAL: 10,
  LOG_LEVEL_PANIC: 12,
} as const;
/** How much to log. Open: 0 is INFO, positive is graver, negative is chattier; a shim takes the nearest level it knows. */
export type LogLevel = number;

/** What a shim can do beyond the version. */
export const Capability = {
  /** None is defined yet. */
  CAPABILITY_UNSPECIFIED: 0,
} as const;
/** What a shim can do beyond the version. */
export type Capability = number;

/** What a shim is told at its start. It replaces flags and environment variables, which stay for older shims. */
export interface BootstrapParams {
  /** Id of the container or sandbox that the shim is started for. */
  instanceId: string;
  /** containerd namespace, e.g. `k8s.io`. */
  namespace: string;
  /** How much to log. */
  logLevel: LogLevel;
  /** Version of the containerd that starts the shim. */
  containerdVersion: string;
  /** Address to forward events to, e.g. `unix:///run/containerd/containerd.sock.ttrpc`. */
  containerdTtrpcAddress: string;
  /** Address of containerd's gRPC services. */
  containerdGrpcAddress: string;
  /** Path of the containerd program, to publish events where ttrpc is not there. */
  containerdBinary: string;
  /** Further configuration. A shim ignores types that it does not know. */
  extensions: Extension[];
  /**
   * Folder for the shim's socket; unset: the shim's choice. Must be short: a socket's path has at most 107 bytes on
   * Linux, and the file's name takes 64.
   */
  socketDir: string | undefined;
}
/** What a shim is told at its start. It replaces flags and environment variables, which stay for older shims. */
export const BootstrapParams: WireType<BootstrapParams> = /* @__PURE__ */ wireType<BootstrapParams>(
  'containerd.runtime.bootstrap.v1.BootstrapParams',
  () => ({ instanceId: '', namespace: '', logLevel: 0, containerdVersion: '', containerdTtrpcAddress: '', containerdGrpcAddress: '', containerdBinary: '', extensions: [], socketDir: undefined }),
  (m, w) => {
    if (m.instanceId) w.uint32(10).string(m.instanceId);
    if (m.namespace) w.uint32(18).string(m.namespace);
    if (m.logLevel) w.uint32(24).int32(m.logLevel);
    if (m.containerdVersion) w.uint32(34).string(m.containerdVersion);
    if (m.containerdTtrpcAddress) w.uint32(42).string(m.containerdTtrpcAddress);
    if (m.containerdGrpcAddress) w.uint32(50).string(m.containerdGrpcAddress);
    if (m.containerdBinary) w.uint32(58).string(m.containerdBinary);
    if (m.extensions) for (const v of m.extensions) writeMessage(Extension, v, w, 66);
    if (m.socketDir !== undefined) w.uint32(74).string(m.socketDir);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.instanceId = r.string(); break;
      case 2: expectTag(tag, 18); m.namespace = r.string(); break;
      case 3: expectTag(tag, 24); m.logLevel = r.int32(); break;
      case 4: expectTag(tag, 34); m.containerdVersion = r.string(); break;
      case 5: expectTag(tag, 42); m.containerdTtrpcAddress = r.string(); break;
      case 6: expectTag(tag, 50); m.containerdGrpcAddress = r.string(); break;
      case 7: expectTag(tag, 58); m.containerdBinary = r.string(); break;
      case 8: expectTag(tag, 66); m.extensions.push(readMessage(Extension, r, depth)); break;
      case 9: expectTag(tag, 74); m.socketDir = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A typed part of the configuration or of the answer. */
export interface Extension {
  /** The part; its type URL says which it is. */
  value: Any | undefined;
}
/** A typed part of the configuration or of the answer. */
export const Extension: WireType<Extension> = /* @__PURE__ */ wireType<Extension>(
  'containerd.runtime.bootstrap.v1.Extension',
  () => ({ value: undefined }),
  (m, w) => {
    if (m.value !== undefined) writeMessage(Any, m.value, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.value = readMessage(Any, r, depth, m.value); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What a shim answers when it listens. */
export interface BootstrapResult {
  /** Version of the task API that it serves: 2 or 3. */
  version: number;
  /** Where it listens, e.g. `unix:///run/containerd/s/…`. */
  address: string;
  /** `ttrpc` or `grpc`. */
  protocol: string;
  /** What the shim can do beyond the version. None is defined yet. */
  capabilities: Capability[];
  /** Notes of the shim. */
  metadata: { [key: string]: string };
  /**
   * Typed notes, e.g. containerd.types.MountCapabilities. A containerd ignores types that it does not know, so a shim
   * may always send them.
   */
  extensions: Extension[];
}
/** What a shim answers when it listens. */
export const BootstrapResult: WireType<BootstrapResult> = /* @__PURE__ */ wireType<BootstrapResult>(
  'containerd.runtime.bootstrap.v1.BootstrapResult',
  () => ({ version: 0, address: '', protocol: '', capabilities: [], metadata: {}, extensions: [] }),
  (m, w) => {
    if (m.version) w.uint32(8).int32(m.version);
    if (m.address) w.uint32(18).string(m.address);
    if (m.protocol) w.uint32(26).string(m.protocol);
    writeScalars(m.capabilities, w, 34, (w, v) => w.int32(v));
    writeMap(m.metadata, w, 42, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.extensions) for (const v of m.extensions) writeMessage(Extension, v, w, 50);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.version = r.int32(); break;
      case 2: expectTag(tag, 18); m.address = r.string(); break;
      case 3: expectTag(tag, 26); m.protocol = r.string(); break;
      case 4: readScalars(m.capabilities, r, tag, r => r.int32()); break;
      case 5: expectTag(tag, 42); readEntry(m.metadata, r, '', r => r.string()); break;
      case 6: expectTag(tag, 50); m.extensions.push(readMessage(Extension, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);
