// Generated from cleat/daemon/v1/trace.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, readInt64, readMessage, readUint64, skipField, wireType, writeInt64, writeMessage, writeUint64, type WireType } from '../wire.ts';

export interface SpansRequest {
  /** Id of the pod or the beginning of it, `name` or `namespace/name`, or the id of a container or the beginning of it. */
  pod: string;
}
export const SpansRequest: WireType<SpansRequest> = /* @__PURE__ */ wireType<SpansRequest>(
  'cleat.daemon.v1.SpansRequest',
  () => ({ pod: '' }),
  (m, w) => {
    if (m.pod) w.uint32(10).string(m.pod);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.pod = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SpansResponse {
  podId: string;
  /** `namespace/name`. */
  name: string;
  /** By their start. */
  spans: Span[];
}
export const SpansResponse: WireType<SpansResponse> = /* @__PURE__ */ wireType<SpansResponse>(
  'cleat.daemon.v1.SpansResponse',
  () => ({ podId: '', name: '', spans: [] }),
  (m, w) => {
    if (m.podId) w.uint32(10).string(m.podId);
    if (m.name) w.uint32(18).string(m.name);
    if (m.spans) for (const v of m.spans) writeMessage(Span, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podId = r.string(); break;
      case 2: expectTag(tag, 18); m.name = r.string(); break;
      case 3: expectTag(tag, 26); m.spans.push(readMessage(Span, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A call, or a step of one. */
export interface Span {
  /** Unlike any other's in this answer. */
  id: bigint;
  /** The span that this is a step of; 0 for a call. */
  parent: bigint;
  name: string;
  /** "cleatd" or "shim". */
  process: string;
  /** Empty for the pod's own work. */
  containerId: string;
  /** Unix nanoseconds. */
  startedAt: bigint;
  durationUs: bigint;
  /** What it failed with; empty when it did not. */
  error: string;
  /** It goes on; `duration_us` is what it has taken so far. */
  running: boolean;
}
/** A call, or a step of one. */
export const Span: WireType<Span> = /* @__PURE__ */ wireType<Span>(
  'cleat.daemon.v1.Span',
  () => ({ id: 0n, parent: 0n, name: '', process: '', containerId: '', startedAt: 0n, durationUs: 0n, error: '', running: false }),
  (m, w) => {
    if (m.id) writeUint64(w.uint32(8), m.id);
    if (m.parent) writeUint64(w.uint32(16), m.parent);
    if (m.name) w.uint32(26).string(m.name);
    if (m.process) w.uint32(34).string(m.process);
    if (m.containerId) w.uint32(42).string(m.containerId);
    if (m.startedAt) writeInt64(w.uint32(48), m.startedAt);
    if (m.durationUs) writeUint64(w.uint32(56), m.durationUs);
    if (m.error) w.uint32(66).string(m.error);
    if (m.running) w.uint32(72).bool(m.running);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.id = readUint64(r); break;
      case 2: expectTag(tag, 16); m.parent = readUint64(r); break;
      case 3: expectTag(tag, 26); m.name = r.string(); break;
      case 4: expectTag(tag, 34); m.process = r.string(); break;
      case 5: expectTag(tag, 42); m.containerId = r.string(); break;
      case 6: expectTag(tag, 48); m.startedAt = readInt64(r); break;
      case 7: expectTag(tag, 56); m.durationUs = readUint64(r); break;
      case 8: expectTag(tag, 66); m.error = r.string(); break;
      case 9: expectTag(tag, 72); m.running = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Trace = {
  typeName: 'cleat.daemon.v1.Trace',
  methods: {
    /**
     * Spans answers with what the daemon and the pod's shims remember of the calls about a pod: the last few hundred, none
     * from before the daemon's start. NotFound when nothing is remembered, FailedPrecondition when several pods are meant.
     */
    spans: {
      name: 'Spans',
      request: SpansRequest,
      response: SpansResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
