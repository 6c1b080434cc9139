// Generated from runtimeoptions/v1/options.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, skipField, wireType, type WireType } from '../wire.ts';

/** Where the options of a runtime are. It has either a path or a body. */
export interface Options {
  /** Type of the configuration; the runtime says what it understands. */
  typeUrl: string;
  /** Path of the configuration file. */
  configPath: string;
  /** The configuration itself. */
  configBody: Uint8Array;
}
/** Where the options of a runtime are. It has either a path or a body. */
export const Options: WireType<Options> = /* @__PURE__ */ wireType<Options>(
  'runtimeoptions.v1.Options',
  () => ({ typeUrl: '', configPath: '', configBody: new Uint8Array() }),
  (m, w) => {
    if (m.typeUrl) w.uint32(10).string(m.typeUrl);
    if (m.configPath) w.uint32(18).string(m.configPath);
    if (m.configBody?.length) w.uint32(26).bytes(m.configBody);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.typeUrl = r.string(); break;
      case 2: expectTag(tag, 18); m.configPath = r.string(); break;
      case 3: expectTag(tag, 26); m.configBody = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);
