// Generated from google/protobuf/any.proto, google/protobuf/duration.proto, google/protobuf/empty.proto, google/protobuf/timestamp.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, readInt64, skipField, wireType, writeInt64, type WireType } from '../wire.ts';

/** A serialized message together with the name of its type. */
export interface Any {
  /** Name of the type. Receivers look at what follows the last slash, if there is one. */
  typeUrl: string;
  /**
   * The message: protobuf bytes, or JSON where the contract says so (containerd sends Go types of the OCI spec that
   * way).
   */
  value: Uint8Array;
}
/** A serialized message together with the name of its type. */
export const Any: WireType<Any> = /* @__PURE__ */ wireType<Any>(
  'google.protobuf.Any',
  () => ({ typeUrl: '', value: new Uint8Array() }),
  (m, w) => {
    if (m.typeUrl) w.uint32(10).string(m.typeUrl);
    if (m.value?.length) w.uint32(18).bytes(m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.typeUrl = r.string(); break;
      case 2: expectTag(tag, 18); m.value = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A span of time with a sign. */
export interface Duration {
  /** Whole seconds. */
  seconds: bigint;
  /** The rest in nanoseconds, less than a second, with the sign of `seconds`. */
  nanos: number;
}
/** A span of time with a sign. */
export const Duration: WireType<Duration> = /* @__PURE__ */ wireType<Duration>(
  'google.protobuf.Duration',
  () => ({ seconds: 0n, nanos: 0 }),
  (m, w) => {
    if (m.seconds) writeInt64(w.uint32(8), m.seconds);
    if (m.nanos) w.uint32(16).int32(m.nanos);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.seconds = readInt64(r); break;
      case 2: expectTag(tag, 16); m.nanos = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Nothing to say. */
export interface Empty {}
/** Nothing to say. */
export const Empty: WireType<Empty> = /* @__PURE__ */ wireType<Empty>('google.protobuf.Empty', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A point in time, UTC, without leap seconds. */
export interface Timestamp {
  /** Seconds since 1970-01-01T00:00:00Z; negative before it. */
  seconds: bigint;
  /** Nanoseconds after `seconds`, 0 to 999,999,999, before 1970 too. */
  nanos: number;
}
/** A point in time, UTC, without leap seconds. */
export const Timestamp: WireType<Timestamp> = /* @__PURE__ */ wireType<Timestamp>(
  'google.protobuf.Timestamp',
  () => ({ seconds: 0n, nanos: 0 }),
  (m, w) => {
    if (m.seconds) writeInt64(w.uint32(8), m.seconds);
    if (m.nanos) w.uint32(16).int32(m.nanos);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.seconds = readInt64(r); break;
      case 2: expectTag(tag, 16); m.nanos = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);
