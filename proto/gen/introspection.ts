// Generated from containerd/types/introspection.proto by proto/generate.ts. Do not edit: run `make protos`.
import { VALUE_TAG, expectTag, readEntry, readMessage, skipField, wireType, writeMap, writeMessage, type WireType } from '../wire.ts';
import { Any } from './google.ts';

/** What containerd asks about. */
export interface RuntimeRequest {
  /** Path or name of the shim. */
  runtimePath: string;
  /** Options as CreateTaskRequest would carry them, e.g. containerd.runc.v1.Options. */
  options: Any | undefined;
}
/** What containerd asks about. */
export const RuntimeRequest: WireType<RuntimeRequest> = /* @__PURE__ */ wireType<RuntimeRequest>(
  'containerd.types.RuntimeRequest',
  () => ({ runtimePath: '', options: undefined }),
  (m, w) => {
    if (m.runtimePath) w.uint32(10).string(m.runtimePath);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.runtimePath = r.string(); break;
      case 2: expectTag(tag, 18); m.options = readMessage(Any, r, depth, m.options); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Version of a program. */
export interface RuntimeVersion {
  /** Version, e.g. `1.2.3`. */
  version: string;
  /** Revision of the source. */
  revision: string;
}
/** Version of a program. */
export const RuntimeVersion: WireType<RuntimeVersion> = /* @__PURE__ */ wireType<RuntimeVersion>(
  'containerd.types.RuntimeVersion',
  () => ({ version: '', revision: '' }),
  (m, w) => {
    if (m.version) w.uint32(10).string(m.version);
    if (m.revision) w.uint32(18).string(m.revision);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.version = r.string(); break;
      case 2: expectTag(tag, 18); m.revision = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What a shim and its OCI runtime are and can do. */
export interface RuntimeInfo {
  /** Name of the runtime, e.g. `io.containerd.runc.v2`. */
  name: string;
  /** Version of the shim. */
  version: RuntimeVersion | undefined;
  /** The options that were asked about. */
  options: Any | undefined;
  /** What the OCI runtime can do: the features document of the OCI runtime spec as JSON, in an Any. */
  features: Any | undefined;
  /** Notes on the shim, apart from those in `features`. */
  annotations: { [key: string]: string };
}
/** What a shim and its OCI runtime are and can do. */
export const RuntimeInfo: WireType<RuntimeInfo> = /* @__PURE__ */ wireType<RuntimeInfo>(
  'containerd.types.RuntimeInfo',
  () => ({ name: '', version: undefined, options: undefined, features: undefined, annotations: {} }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.version !== undefined) writeMessage(RuntimeVersion, m.version, w, 18);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 26);
    if (m.features !== undefined) writeMessage(Any, m.features, w, 34);
    writeMap(m.annotations, w, 42, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.version = readMessage(RuntimeVersion, r, depth, m.version); break;
      case 3: expectTag(tag, 26); m.options = readMessage(Any, r, depth, m.options); break;
      case 4: expectTag(tag, 34); m.features = readMessage(Any, r, depth, m.features); break;
      case 5: expectTag(tag, 42); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);
