// Generated from cleat/shim/v1/foreign.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, readMessage, skipField, wireType, writeMessage, type WireType } from '../wire.ts';
import { Any } from './google.ts';

/**
 * ForeignOptions are the options of a CreateTaskRequest to our shim: the task is made by another shim, for which ours
 * keeps the streams, the log, the exit record and the sessions.
 */
export interface ForeignOptions {
  /** Path of the other shim's program: its `start` and `delete` are called. Empty: a shim that runs already serves at address. */
  program: string;
  /** Where a shim that runs already serves, `unix:///…`; it is neither started nor ended. */
  address: string;
  /** Version of the task API at the address: 2 or 3. */
  version: number;
  /** Address of our caller, as it would be given to the other shim with -address. */
  callerAddress: string;
  /** Options that the other shim gets in its own CreateTaskRequest. Unset: none. */
  options: Any | undefined;
  /** The pids that it tells are the containers' own processes, not those of a sandbox that they share. */
  ownPids: boolean;
}
/**
 * ForeignOptions are the options of a CreateTaskRequest to our shim: the task is made by another shim, for which ours
 * keeps the streams, the log, the exit record and the sessions.
 */
export const ForeignOptions: WireType<ForeignOptions> = /* @__PURE__ */ wireType<ForeignOptions>(
  'cleat.shim.v1.ForeignOptions',
  () => ({ program: '', address: '', version: 0, callerAddress: '', options: undefined, ownPids: false }),
  (m, w) => {
    if (m.program) w.uint32(10).string(m.program);
    if (m.address) w.uint32(18).string(m.address);
    if (m.version) w.uint32(24).uint32(m.version);
    if (m.callerAddress) w.uint32(34).string(m.callerAddress);
    if (m.options !== undefined) writeMessage(Any, m.options, w, 42);
    if (m.ownPids) w.uint32(48).bool(m.ownPids);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.program = r.string(); break;
      case 2: expectTag(tag, 18); m.address = r.string(); break;
      case 3: expectTag(tag, 24); m.version = r.uint32(); break;
      case 4: expectTag(tag, 34); m.callerAddress = r.string(); break;
      case 5: expectTag(tag, 42); m.options = readMessage(Any, r, depth, m.options); break;
      case 6: expectTag(tag, 48); m.ownPids = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);
