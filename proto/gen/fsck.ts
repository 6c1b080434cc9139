// Generated from cleat/daemon/v1/fsck.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { expectTag, readMessage, readUint64, skipField, wireType, writeMessage, writeUint64, type WireType } from '../wire.ts';

export interface CheckRequest {
  /** Free what nobody owns. What belongs to another daemon or runtime on the machine is not touched. */
  repair: boolean;
}
export const CheckRequest: WireType<CheckRequest> = /* @__PURE__ */ wireType<CheckRequest>(
  'cleat.daemon.v1.CheckRequest',
  () => ({ repair: false }),
  (m, w) => {
    if (m.repair) w.uint32(8).bool(m.repair);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.repair = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CheckResponse {
  findings: NodeFinding[];
  /** How many sandboxes and containers there are. */
  sandboxes: bigint;
  containers: bigint;
}
export const CheckResponse: WireType<CheckResponse> = /* @__PURE__ */ wireType<CheckResponse>(
  'cleat.daemon.v1.CheckResponse',
  () => ({ findings: [], sandboxes: 0n, containers: 0n }),
  (m, w) => {
    if (m.findings) for (const v of m.findings) writeMessage(NodeFinding, v, w, 10);
    if (m.sandboxes) writeUint64(w.uint32(16), m.sandboxes);
    if (m.containers) writeUint64(w.uint32(24), m.containers);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.findings.push(readMessage(NodeFinding, r, depth)); break;
      case 2: expectTag(tag, 16); m.sandboxes = readUint64(r); break;
      case 3: expectTag(tag, 24); m.containers = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** Something that is there and nobody owns, or that is missing. */
export interface NodeFinding {
  /**
   * "process", "cgroup", "network", "address", "mount", "socket", "directory", "image"; "sandbox" and "container" for
   * those that lack something.
   */
  kind: string;
  /** A path, a pid with its program, or an id. */
  subject: string;
  /** One sentence: what is wrong. */
  problem: string;
  /** It can be freed, and was if a repair was asked for and `error` is empty. */
  unowned: boolean;
  /** Why it could not be freed. */
  error: string;
}
/** Something that is there and nobody owns, or that is missing. */
export const NodeFinding: WireType<NodeFinding> = /* @__PURE__ */ wireType<NodeFinding>(
  'cleat.daemon.v1.NodeFinding',
  () => ({ kind: '', subject: '', problem: '', unowned: false, error: '' }),
  (m, w) => {
    if (m.kind) w.uint32(10).string(m.kind);
    if (m.subject) w.uint32(18).string(m.subject);
    if (m.problem) w.uint32(26).string(m.problem);
    if (m.unowned) w.uint32(32).bool(m.unowned);
    if (m.error) w.uint32(42).string(m.error);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.kind = r.string(); break;
      case 2: expectTag(tag, 18); m.subject = r.string(); break;
      case 3: expectTag(tag, 26); m.problem = r.string(); break;
      case 4: expectTag(tag, 32); m.unowned = r.bool(); break;
      case 5: expectTag(tag, 42); m.error = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export const Fsck = {
  typeName: 'cleat.daemon.v1.Fsck',
  methods: {
    /**
     * Check compares disk, mounts, network namespaces, addresses, cgroups and processes with what the daemon knows. What
     * is about to come or to go is not found: it looks several times.
     */
    check: {
      name: 'Check',
      request: CheckRequest,
      response: CheckResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
