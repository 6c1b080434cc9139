// Generated from containerd/runc/v1/options.proto by proto/generate.ts. Do not edit: run `make protos`.
import { expectTag, skipField, wireType, type WireType } from '../wire.ts';

/** How to run the OCI runtime. Sent in CreateTaskRequest.options and on the shim's standard input at `start`. */
export interface Options {
  /** Move the root mount instead of pivot_root(2): needed where / is a ramdisk. */
  noPivotRoot: boolean;
  /** Keep the session keyring of the shim. */
  noNewKeyring: boolean;
  /** cgroup to put the shim into; empty: leave it where it is. */
  shimCgroup: string;
  /** Owner of the pipes to the container, for user namespaces. */
  ioUid: number;
  /** Group of the pipes to the container. */
  ioGid: number;
  /** Name or path of the OCI runtime; empty: `runc`. */
  binaryName: string;
  /** Folder in which the runtime keeps its state; the namespace is appended. Empty: the shim's default. */
  root: string;
  /** Let systemd make the cgroups; `cgroupsPath` is then `slice:prefix:name`. */
  systemdCgroup: boolean;
  /** Folder for CRIU's images; empty: in the bundle. */
  criuImagePath: string;
  /** Folder for CRIU's logs; empty: in the bundle. */
  criuWorkPath: string;
  /**
   * Address of a task API that exists already, in place of starting a shim.
   * @deprecated by the contract
   */
  taskApiAddress: string;
  /**
   * Version of that task API, 2 or 3.
   * @deprecated by the contract
   */
  taskApiVersion: number;
}
/** How to run the OCI runtime. Sent in CreateTaskRequest.options and on the shim's standard input at `start`. */
export const Options: WireType<Options> = /* @__PURE__ */ wireType<Options>(
  'containerd.runc.v1.Options',
  () => ({ noPivotRoot: false, noNewKeyring: false, shimCgroup: '', ioUid: 0, ioGid: 0, binaryName: '', root: '', systemdCgroup: false, criuImagePath: '', criuWorkPath: '', taskApiAddress: '', taskApiVersion: 0 }),
  (m, w) => {
    if (m.noPivotRoot) w.uint32(8).bool(m.noPivotRoot);
    if (m.noNewKeyring) w.uint32(16).bool(m.noNewKeyring);
    if (m.shimCgroup) w.uint32(26).string(m.shimCgroup);
    if (m.ioUid) w.uint32(32).uint32(m.ioUid);
    if (m.ioGid) w.uint32(40).uint32(m.ioGid);
    if (m.binaryName) w.uint32(50).string(m.binaryName);
    if (m.root) w.uint32(58).string(m.root);
    if (m.systemdCgroup) w.uint32(72).bool(m.systemdCgroup);
    if (m.criuImagePath) w.uint32(82).string(m.criuImagePath);
    if (m.criuWorkPath) w.uint32(90).string(m.criuWorkPath);
    if (m.taskApiAddress) w.uint32(98).string(m.taskApiAddress);
    if (m.taskApiVersion) w.uint32(104).uint32(m.taskApiVersion);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.noPivotRoot = r.bool(); break;
      case 2: expectTag(tag, 16); m.noNewKeyring = r.bool(); break;
      case 3: expectTag(tag, 26); m.shimCgroup = r.string(); break;
      case 4: expectTag(tag, 32); m.ioUid = r.uint32(); break;
      case 5: expectTag(tag, 40); m.ioGid = r.uint32(); break;
      case 6: expectTag(tag, 50); m.binaryName = r.string(); break;
      case 7: expectTag(tag, 58); m.root = r.string(); break;
      case 9: expectTag(tag, 72); m.systemdCgroup = r.bool(); break;
      case 10: expectTag(tag, 82); m.criuImagePath = r.string(); break;
      case 11: expectTag(tag, 90); m.criuWorkPath = r.string(); break;
      case 12: expectTag(tag, 98); m.taskApiAddress = r.string(); break;
      case 13: expectTag(tag, 104); m.taskApiVersion = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** How to checkpoint, or to restore. */
export interface CheckpointOptions {
  /** End the container when the checkpoint is written. */
  exit: boolean;
  /** Save open TCP connections. */
  openTcp: boolean;
  /** Save unix sockets whose other end is outside. */
  externalUnixSockets: boolean;
  /** Save the terminal (pty). */
  terminal: boolean;
  /** Save file locks. */
  fileLocks: boolean;
  /** Namespaces to restore empty, by the runtime's names. */
  emptyNamespaces: string[];
  /** CRIU's cgroup mode: `soft`, `full` or `strict`. */
  cgroupsMode: string;
  /** Folder for the images. */
  imagePath: string;
  /** Folder for CRIU's logs. */
  workPath: string;
  /** Folder of the earlier checkpoint that this one builds on. */
  parentPath: string;
}
/** How to checkpoint, or to restore. */
export const CheckpointOptions: WireType<CheckpointOptions> = /* @__PURE__ */ wireType<CheckpointOptions>(
  'containerd.runc.v1.CheckpointOptions',
  () => ({ exit: false, openTcp: false, externalUnixSockets: false, terminal: false, fileLocks: false, emptyNamespaces: [], cgroupsMode: '', imagePath: '', workPath: '', parentPath: '' }),
  (m, w) => {
    if (m.exit) w.uint32(8).bool(m.exit);
    if (m.openTcp) w.uint32(16).bool(m.openTcp);
    if (m.externalUnixSockets) w.uint32(24).bool(m.externalUnixSockets);
    if (m.terminal) w.uint32(32).bool(m.terminal);
    if (m.fileLocks) w.uint32(40).bool(m.fileLocks);
    if (m.emptyNamespaces) for (const v of m.emptyNamespaces) w.uint32(50).string(v);
    if (m.cgroupsMode) w.uint32(58).string(m.cgroupsMode);
    if (m.imagePath) w.uint32(66).string(m.imagePath);
    if (m.workPath) w.uint32(74).string(m.workPath);
    if (m.parentPath) w.uint32(82).string(m.parentPath);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.exit = r.bool(); break;
      case 2: expectTag(tag, 16); m.openTcp = r.bool(); break;
      case 3: expectTag(tag, 24); m.externalUnixSockets = r.bool(); break;
      case 4: expectTag(tag, 32); m.terminal = r.bool(); break;
      case 5: expectTag(tag, 40); m.fileLocks = r.bool(); break;
      case 6: expectTag(tag, 50); m.emptyNamespaces.push(r.string()); break;
      case 7: expectTag(tag, 58); m.cgroupsMode = r.string(); break;
      case 8: expectTag(tag, 66); m.imagePath = r.string(); break;
      case 9: expectTag(tag, 74); m.workPath = r.string(); break;
      case 10: expectTag(tag, 82); m.parentPath = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** What Pids adds for one process. */
export interface ProcessDetails {
  /** Its exec id when it is one that the shim started. */
  execId: string;
}
/** What Pids adds for one process. */
export const ProcessDetails: WireType<ProcessDetails> = /* @__PURE__ */ wireType<ProcessDetails>(
  'containerd.runc.v1.ProcessDetails',
  () => ({ execId: '' }),
  (m, w) => {
    if (m.execId) w.uint32(10).string(m.execId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.execId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);
