// Generated from cleat/daemon/v1/daemon.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, skipField, wireType, type WireType } from '../wire.ts';

export const UpgradeResponse_Stage = {
  STAGE_UNSPECIFIED: 0,
  /** The new daemon is started, loads and tests itself. */
  LOADING: 1,
  /** It has loaded and takes over. */
  HANDING_OVER: 2,
  /** It serves; the old one watches it. */
  SERVING: 3,
  /** It has proved itself. The old one finishes what it has begun, and leaves. */
  COMMITTED: 4,
} as const;
export type UpgradeResponse_Stage = number;

export interface UpgradeRequest {
  /** Path of the program to be started: absolute, of an executable file. */
  path: string;
}
export const UpgradeRequest: WireType<UpgradeRequest> = /* @__PURE__ */ wireType<UpgradeRequest>(
  'cleat.daemon.v1.UpgradeRequest',
  () => ({ path: '' }),
  (m, w) => {
    if (m.path) w.uint32(10).string(m.path);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.path = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpgradeResponse {
  stage: UpgradeResponse_Stage;
  /** One sentence. */
  message: string;
  /** Of the new daemon, once they are known. */
  version: string;
  pid: number;
}
export const UpgradeResponse: WireType<UpgradeResponse> = /* @__PURE__ */ wireType<UpgradeResponse>(
  'cleat.daemon.v1.UpgradeResponse',
  () => ({ stage: 0, message: '', version: '', pid: 0 }),
  (m, w) => {
    if (m.stage) w.uint32(8).int32(m.stage);
    if (m.message) w.uint32(18).string(m.message);
    if (m.version) w.uint32(26).string(m.version);
    if (m.pid) w.uint32(32).uint32(m.pid);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.stage = r.int32(); break;
      case 2: expectTag(tag, 18); m.message = r.string(); break;
      case 3: expectTag(tag, 26); m.version = r.string(); break;
      case 4: expectTag(tag, 32); m.pid = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReloadRequest {}
export const ReloadRequest: WireType<ReloadRequest> = /* @__PURE__ */ wireType<ReloadRequest>('cleat.daemon.v1.ReloadRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Keys as they are written in the configuration file, such as "limits.session_idle_s". */
export interface ReloadResponse {
  /** What has changed, and holds from now on. */
  applied: string[];
  /** What differs from the configuration that the daemon works with, and holds when it is started anew. */
  needsRestart: string[];
}
/** Keys as they are written in the configuration file, such as "limits.session_idle_s". */
export const ReloadResponse: WireType<ReloadResponse> = /* @__PURE__ */ wireType<ReloadResponse>(
  'cleat.daemon.v1.ReloadResponse',
  () => ({ applied: [], needsRestart: [] }),
  (m, w) => {
    if (m.applied) for (const v of m.applied) w.uint32(10).string(v);
    if (m.needsRestart) for (const v of m.needsRestart) w.uint32(18).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.applied.push(r.string()); break;
      case 2: expectTag(tag, 18); m.needsRestart.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Daemon = {
  typeName: 'cleat.daemon.v1.Daemon',
  methods: {
    /**
     * Upgrade starts another cleatd beside the one that answers, with the same arguments, hands everything over to it, and
     * tells how far it is. It ends when the new one has served for some seconds. FailedPrecondition when another upgrade
     * goes on; Aborted when the new one did not prove itself: the old one serves on.
     */
    upgrade: {
      name: 'Upgrade',
      request: UpgradeRequest,
      response: UpgradeResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * Reload reads the configuration anew. FailedPrecondition, with file and line, when it cannot be used: nothing has
     * changed then.
     */
    reload: {
      name: 'Reload',
      request: ReloadRequest,
      response: ReloadResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
