// Generated from google/protobuf/any.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, skipField, wireType, type WireType } from '../wire.ts';

/** A serialized message together with the name of its type. */
export interface Any {
  /** Name of the type; receivers look at what follows the last slash, if there is one. */
  typeUrl: string;
  /** The message: protobuf bytes, or JSON where the contract says so (containerd marshals Go types that way). */
  value: Uint8Array;
}
/** A serialized message together with the name of its type. */
export const Any: WireType<Any> = wireType<Any>(
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
