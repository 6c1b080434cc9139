// Generated from containerd/types/metrics.proto, containerd/types/platform.proto, containerd/types/sandbox.proto by proto/generate.ts. Do not edit: run `make protos`.
import { VALUE_TAG, expectTag, readEntry, readMessage, skipField, wireType, writeMap, writeMessage, type WireType } from '../wire.ts';
import { Any, Timestamp } from './google.ts';

/** A measure of one thing. */
export interface Metric {
  /** When it was taken. */
  timestamp: Timestamp | undefined;
  /** Id of what was measured. */
  id: string;
  /** The measures, e.g. io.containerd.cgroups.v2.Metrics. */
  data: Any | undefined;
}
/** A measure of one thing. */
export const Metric: WireType<Metric> = /* @__PURE__ */ wireType<Metric>(
  'containerd.types.Metric',
  () => ({ timestamp: undefined, id: '', data: undefined }),
  (m, w) => {
    if (m.timestamp !== undefined) writeMessage(Timestamp, m.timestamp, w, 10);
    if (m.id) w.uint32(18).string(m.id);
    if (m.data !== undefined) writeMessage(Any, m.data, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.timestamp = readMessage(Timestamp, r, depth, m.timestamp); break;
      case 2: expectTag(tag, 18); m.id = r.string(); break;
      case 3: expectTag(tag, 26); m.data = readMessage(Any, r, depth, m.data); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What a program or image is made for, in the words of the OCI image spec. */
export interface Platform {
  /** Operating system, e.g. `linux`. */
  os: string;
  /** Architecture as Go names it, e.g. `amd64`. */
  architecture: string;
  /** Variant of the architecture, e.g. `v8`. */
  variant: string;
  /** Version of the operating system. */
  osVersion: string;
  /** Features that the operating system must have. */
  osFeatures: string[];
}
/** What a program or image is made for, in the words of the OCI image spec. */
export const Platform: WireType<Platform> = /* @__PURE__ */ wireType<Platform>(
  'containerd.types.Platform',
  () => ({ os: '', architecture: '', variant: '', osVersion: '', osFeatures: [] }),
  (m, w) => {
    if (m.os) w.uint32(10).string(m.os);
    if (m.architecture) w.uint32(18).string(m.architecture);
    if (m.variant) w.uint32(26).string(m.variant);
    if (m.osVersion) w.uint32(34).string(m.osVersion);
    if (m.osFeatures) for (const v of m.osFeatures) w.uint32(42).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.os = r.string(); break;
      case 2: expectTag(tag, 18); m.architecture = r.string(); break;
      case 3: expectTag(tag, 26); m.variant = r.string(); break;
      case 4: expectTag(tag, 34); m.osVersion = r.string(); break;
      case 5: expectTag(tag, 42); m.osFeatures.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A sandbox as containerd stores it. */
export interface SandboxRecord {
  /** Id of the sandbox. */
  sandboxId: string;
  /** What runs it. */
  runtime: SandboxRecord_Runtime | undefined;
  /** What to run: a type that the runtime understands. */
  spec: Any | undefined;
  /** Labels for the caller's use. */
  labels: { [key: string]: string };
  /** When the record was made. */
  createdAt: Timestamp | undefined;
  /** When it was last changed. */
  updatedAt: Timestamp | undefined;
  /** Typed data of clients, by name. */
  extensions: { [key: string]: Any };
  /** Name of the sandbox controller, e.g. `shim` or `podsandbox`. */
  sandboxer: string;
}
/** A sandbox as containerd stores it. */
export const SandboxRecord: WireType<SandboxRecord> = /* @__PURE__ */ wireType<SandboxRecord>(
  'containerd.types.Sandbox',
  () => ({ sandboxId: '', runtime: undefined, spec: undefined, labels: {}, createdAt: undefined, updatedAt: undefined, extensions: {}, sandboxer: '' }),
  (m, w) => {
    if (m.sandboxId) w.uint32(10).string(m.sandboxId);
    if (m.runtime !== undefined) writeMessage(SandboxRecord_Runtime, m.runtime, w, 18);
    if (m.spec !== undefined) writeMessage(Any, m.spec, w, 26);
    writeMap(m.labels, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.createdAt !== undefined) writeMessage(Timestamp, m.createdAt, w, 42);
    if (m.updatedAt !== undefined) writeMessage(Timestamp, m.updatedAt, w, 50);
    writeMap(m.extensions, w, 58, (w, v) => writeMessage(Any, v, w, VALUE_TAG));
    if (m.sandboxer) w.uint32(82).string(m.sandboxer);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.sandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.runtime = readMessage(SandboxRecord_Runtime, r, depth, m.runtime); break;
      case 3: expectTag(tag, 26); m.spec = readMessage(Any, r, depth, m.spec); break;
      case 4: expectTag(tag, 34); readEntry(m.labels, r, '', r => r.string()); break;
      case 5: expectTag(tag, 42); m.createdAt = readMessage(Timestamp, r, depth, m.createdAt); break;
      case 6: expectTag(tag, 50); m.updatedAt = readMessage(Timestamp, r, depth, m.updatedAt); break;
      case 7: expectTag(tag, 58); readEntry(m.extensions, r, Any.create(), r => readMessage(Any, r, depth)); break;
      case 10: expectTag(tag, 82); m.sandboxer = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** The runtime of a sandbox. */
export interface SandboxRecord_Runtime {
  /** Name of the runtime, e.g. `io.containerd.runc.v2`. */
  name: string;
  /** Options of the runtime. */
  options: Any | undefined;
}
/** The runtime of a sandbox. */
export const SandboxRecord_Runtime: WireType<SandboxRecord_Runtime> = /* @__PURE__ */ wireType<SandboxRecord_Runtime>(
  'containerd.types.Sandbox.Runtime',
  () => ({ name: '', options: undefined }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.options = readMessage(Any, r, depth, m.options); break;
      default: skipField(r, tag, depth);
    }
  },
);
