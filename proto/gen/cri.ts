// Generated from runtime/v1/api.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { VALUE_TAG, expectTag, readEntry, readInt64, readMessage, readScalars, readUint64, skipField, wireType, writeInt64, writeMap, writeMessage, writeScalars, writeUint64, type WireType } from '../wire.ts';

export const Protocol = {
  TCP: 0,
  UDP: 1,
  SCTP: 2,
} as const;
export type Protocol = number;

export const MountPropagation = {
  PROPAGATION_PRIVATE: 0,
  PROPAGATION_HOST_TO_CONTAINER: 1,
  PROPAGATION_BIDIRECTIONAL: 2,
} as const;
export type MountPropagation = number;

export const NamespaceMode = {
  POD: 0,
  CONTAINER: 1,
  NODE: 2,
  TARGET: 3,
} as const;
export type NamespaceMode = number;

export const SupplementalGroupsPolicy = {
  Merge: 0,
  Strict: 1,
} as const;
export type SupplementalGroupsPolicy = number;

export const PodSandboxState = {
  SANDBOX_READY: 0,
  SANDBOX_NOTREADY: 1,
} as const;
export type PodSandboxState = number;

export const Signal = {
  RUNTIME_DEFAULT: 0,
  SIGABRT: 1,
  SIGALRM: 2,
  SIGBUS: 3,
  SIGCHLD: 4,
  SIGCLD: 5,
  SIGCONT: 6,
  SIGFPE: 7,
  SIGHUP: 8,
  SIGILL: 9,
  SIGINT: 10,
  SIGIO: 11,
  SIGIOT: 12,
  SIGKILL: 13,
  SIGPIPE: 14,
  SIGPOLL: 15,
  SIGPROF: 16,
  SIGPWR: 17,
  SIGQUIT: 18,
  SIGSEGV: 19,
  SIGSTKFLT: 20,
  SIGSTOP: 21,
  SIGSYS: 22,
  SIGTERM: 23,
  SIGTRAP: 24,
  SIGTSTP: 25,
  SIGTTIN: 26,
  SIGTTOU: 27,
  SIGURG: 28,
  SIGUSR1: 29,
  SIGUSR2: 30,
  SIGVTALRM: 31,
  SIGWINCH: 32,
  SIGXCPU: 33,
  SIGXFSZ: 34,
  SIGRTMIN: 35,
  SIGRTMINPLUS1: 36,
  SIGRTMINPLUS2: 37,
  SIGRTMINPLUS3: 38,
  SIGRTMINPLUS4: 39,
  SIGRTMINPLUS5: 40,
  SIGRTMINPLUS6: 41,
  SIGRTMINPLUS7: 42,
  SIGRTMINPLUS8: 43,
  SIGRTMINPLUS9: 44,
  SIGRTMINPLUS10: 45,
  SIGRTMINPLUS11: 46,
  SIGRTMINPLUS12: 47,
  SIGRTMINPLUS13: 48,
  SIGRTMINPLUS14: 49,
  SIGRTMINPLUS15: 50,
  SIGRTMAXMINUS14: 51,
  SIGRTMAXMINUS13: 52,
  SIGRTMAXMINUS12: 53,
  SIGRTMAXMINUS11: 54,
  SIGRTMAXMINUS10: 55,
  SIGRTMAXMINUS9: 56,
  SIGRTMAXMINUS8: 57,
  SIGRTMAXMINUS7: 58,
  SIGRTMAXMINUS6: 59,
  SIGRTMAXMINUS5: 60,
  SIGRTMAXMINUS4: 61,
  SIGRTMAXMINUS3: 62,
  SIGRTMAXMINUS2: 63,
  SIGRTMAXMINUS1: 64,
  SIGRTMAX: 65,
} as const;
export type Signal = number;

export const ContainerState = {
  CONTAINER_CREATED: 0,
  CONTAINER_RUNNING: 1,
  CONTAINER_EXITED: 2,
  CONTAINER_UNKNOWN: 3,
} as const;
export type ContainerState = number;

export const ContainerEventType = {
  CONTAINER_CREATED_EVENT: 0,
  CONTAINER_STARTED_EVENT: 1,
  CONTAINER_STOPPED_EVENT: 2,
  CONTAINER_DELETED_EVENT: 3,
} as const;
export type ContainerEventType = number;

export const MetricType = {
  COUNTER: 0,
  GAUGE: 1,
} as const;
export type MetricType = number;

export const CgroupDriver = {
  SYSTEMD: 0,
  CGROUPFS: 1,
} as const;
export type CgroupDriver = number;

export const SecurityProfile_ProfileType = {
  RuntimeDefault: 0,
  Unconfined: 1,
  Localhost: 2,
} as const;
export type SecurityProfile_ProfileType = number;

export interface VersionRequest {
  version: string;
}
export const VersionRequest: WireType<VersionRequest> = wireType<VersionRequest>(
  'runtime.v1.VersionRequest',
  () => ({ version: '' }),
  (m, w) => {
    if (m.version) w.uint32(10).string(m.version);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.version = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface VersionResponse {
  version: string;
  runtimeName: string;
  runtimeVersion: string;
  runtimeApiVersion: string;
}
export const VersionResponse: WireType<VersionResponse> = wireType<VersionResponse>(
  'runtime.v1.VersionResponse',
  () => ({ version: '', runtimeName: '', runtimeVersion: '', runtimeApiVersion: '' }),
  (m, w) => {
    if (m.version) w.uint32(10).string(m.version);
    if (m.runtimeName) w.uint32(18).string(m.runtimeName);
    if (m.runtimeVersion) w.uint32(26).string(m.runtimeVersion);
    if (m.runtimeApiVersion) w.uint32(34).string(m.runtimeApiVersion);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.version = r.string(); break;
      case 2: expectTag(tag, 18); m.runtimeName = r.string(); break;
      case 3: expectTag(tag, 26); m.runtimeVersion = r.string(); break;
      case 4: expectTag(tag, 34); m.runtimeApiVersion = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface DNSConfig {
  servers: string[];
  searches: string[];
  options: string[];
}
export const DNSConfig: WireType<DNSConfig> = wireType<DNSConfig>(
  'runtime.v1.DNSConfig',
  () => ({ servers: [], searches: [], options: [] }),
  (m, w) => {
    if (m.servers) for (const v of m.servers) w.uint32(10).string(v);
    if (m.searches) for (const v of m.searches) w.uint32(18).string(v);
    if (m.options) for (const v of m.options) w.uint32(26).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.servers.push(r.string()); break;
      case 2: expectTag(tag, 18); m.searches.push(r.string()); break;
      case 3: expectTag(tag, 26); m.options.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PortMapping {
  protocol: Protocol;
  containerPort: number;
  hostPort: number;
  hostIp: string;
}
export const PortMapping: WireType<PortMapping> = wireType<PortMapping>(
  'runtime.v1.PortMapping',
  () => ({ protocol: 0, containerPort: 0, hostPort: 0, hostIp: '' }),
  (m, w) => {
    if (m.protocol) w.uint32(8).int32(m.protocol);
    if (m.containerPort) w.uint32(16).int32(m.containerPort);
    if (m.hostPort) w.uint32(24).int32(m.hostPort);
    if (m.hostIp) w.uint32(34).string(m.hostIp);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.protocol = r.int32(); break;
      case 2: expectTag(tag, 16); m.containerPort = r.int32(); break;
      case 3: expectTag(tag, 24); m.hostPort = r.int32(); break;
      case 4: expectTag(tag, 34); m.hostIp = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Mount {
  containerPath: string;
  hostPath: string;
  readonly: boolean;
  selinuxRelabel: boolean;
  propagation: MountPropagation;
  uidMappings: IDMapping[];
  gidMappings: IDMapping[];
  recursiveReadOnly: boolean;
  image: ImageSpec | undefined;
  imageSubPath: string;
}
export const Mount: WireType<Mount> = wireType<Mount>(
  'runtime.v1.Mount',
  () => ({ containerPath: '', hostPath: '', readonly: false, selinuxRelabel: false, propagation: 0, uidMappings: [], gidMappings: [], recursiveReadOnly: false, image: undefined, imageSubPath: '' }),
  (m, w) => {
    if (m.containerPath) w.uint32(10).string(m.containerPath);
    if (m.hostPath) w.uint32(18).string(m.hostPath);
    if (m.readonly) w.uint32(24).bool(m.readonly);
    if (m.selinuxRelabel) w.uint32(32).bool(m.selinuxRelabel);
    if (m.propagation) w.uint32(40).int32(m.propagation);
    if (m.uidMappings) for (const v of m.uidMappings) writeMessage(IDMapping, v, w, 50);
    if (m.gidMappings) for (const v of m.gidMappings) writeMessage(IDMapping, v, w, 58);
    if (m.recursiveReadOnly) w.uint32(64).bool(m.recursiveReadOnly);
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 74);
    if (m.imageSubPath) w.uint32(82).string(m.imageSubPath);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerPath = r.string(); break;
      case 2: expectTag(tag, 18); m.hostPath = r.string(); break;
      case 3: expectTag(tag, 24); m.readonly = r.bool(); break;
      case 4: expectTag(tag, 32); m.selinuxRelabel = r.bool(); break;
      case 5: expectTag(tag, 40); m.propagation = r.int32(); break;
      case 6: expectTag(tag, 50); m.uidMappings.push(readMessage(IDMapping, r, depth)); break;
      case 7: expectTag(tag, 58); m.gidMappings.push(readMessage(IDMapping, r, depth)); break;
      case 8: expectTag(tag, 64); m.recursiveReadOnly = r.bool(); break;
      case 9: expectTag(tag, 74); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 10: expectTag(tag, 82); m.imageSubPath = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface IDMapping {
  hostId: number;
  containerId: number;
  length: number;
}
export const IDMapping: WireType<IDMapping> = wireType<IDMapping>(
  'runtime.v1.IDMapping',
  () => ({ hostId: 0, containerId: 0, length: 0 }),
  (m, w) => {
    if (m.hostId) w.uint32(8).uint32(m.hostId);
    if (m.containerId) w.uint32(16).uint32(m.containerId);
    if (m.length) w.uint32(24).uint32(m.length);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.hostId = r.uint32(); break;
      case 2: expectTag(tag, 16); m.containerId = r.uint32(); break;
      case 3: expectTag(tag, 24); m.length = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UserNamespace {
  mode: NamespaceMode;
  uids: IDMapping[];
  gids: IDMapping[];
}
export const UserNamespace: WireType<UserNamespace> = wireType<UserNamespace>(
  'runtime.v1.UserNamespace',
  () => ({ mode: 0, uids: [], gids: [] }),
  (m, w) => {
    if (m.mode) w.uint32(8).int32(m.mode);
    if (m.uids) for (const v of m.uids) writeMessage(IDMapping, v, w, 18);
    if (m.gids) for (const v of m.gids) writeMessage(IDMapping, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.mode = r.int32(); break;
      case 2: expectTag(tag, 18); m.uids.push(readMessage(IDMapping, r, depth)); break;
      case 3: expectTag(tag, 26); m.gids.push(readMessage(IDMapping, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface NamespaceOption {
  network: NamespaceMode;
  pid: NamespaceMode;
  ipc: NamespaceMode;
  targetId: string;
  usernsOptions: UserNamespace | undefined;
}
export const NamespaceOption: WireType<NamespaceOption> = wireType<NamespaceOption>(
  'runtime.v1.NamespaceOption',
  () => ({ network: 0, pid: 0, ipc: 0, targetId: '', usernsOptions: undefined }),
  (m, w) => {
    if (m.network) w.uint32(8).int32(m.network);
    if (m.pid) w.uint32(16).int32(m.pid);
    if (m.ipc) w.uint32(24).int32(m.ipc);
    if (m.targetId) w.uint32(34).string(m.targetId);
    if (m.usernsOptions !== undefined) writeMessage(UserNamespace, m.usernsOptions, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.network = r.int32(); break;
      case 2: expectTag(tag, 16); m.pid = r.int32(); break;
      case 3: expectTag(tag, 24); m.ipc = r.int32(); break;
      case 4: expectTag(tag, 34); m.targetId = r.string(); break;
      case 5: expectTag(tag, 42); m.usernsOptions = readMessage(UserNamespace, r, depth, m.usernsOptions); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Int64Value {
  value: bigint;
}
export const Int64Value: WireType<Int64Value> = wireType<Int64Value>(
  'runtime.v1.Int64Value',
  () => ({ value: 0n }),
  (m, w) => {
    if (m.value) writeInt64(w.uint32(8), m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.value = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxSandboxSecurityContext {
  namespaceOptions: NamespaceOption | undefined;
  selinuxOptions: SELinuxOption | undefined;
  runAsUser: Int64Value | undefined;
  runAsGroup: Int64Value | undefined;
  readonlyRootfs: boolean;
  supplementalGroups: bigint[];
  supplementalGroupsPolicy: SupplementalGroupsPolicy;
  privileged: boolean;
  seccomp: SecurityProfile | undefined;
  apparmor: SecurityProfile | undefined;
  /** @deprecated by the contract */
  seccompProfilePath: string;
}
export const LinuxSandboxSecurityContext: WireType<LinuxSandboxSecurityContext> = wireType<LinuxSandboxSecurityContext>(
  'runtime.v1.LinuxSandboxSecurityContext',
  () => ({ namespaceOptions: undefined, selinuxOptions: undefined, runAsUser: undefined, runAsGroup: undefined, readonlyRootfs: false, supplementalGroups: [], supplementalGroupsPolicy: 0, privileged: false, seccomp: undefined, apparmor: undefined, seccompProfilePath: '' }),
  (m, w) => {
    if (m.namespaceOptions !== undefined) writeMessage(NamespaceOption, m.namespaceOptions, w, 10);
    if (m.selinuxOptions !== undefined) writeMessage(SELinuxOption, m.selinuxOptions, w, 18);
    if (m.runAsUser !== undefined) writeMessage(Int64Value, m.runAsUser, w, 26);
    if (m.runAsGroup !== undefined) writeMessage(Int64Value, m.runAsGroup, w, 66);
    if (m.readonlyRootfs) w.uint32(32).bool(m.readonlyRootfs);
    writeScalars(m.supplementalGroups, w, 42, (w, v) => writeInt64(w, v));
    if (m.supplementalGroupsPolicy) w.uint32(88).int32(m.supplementalGroupsPolicy);
    if (m.privileged) w.uint32(48).bool(m.privileged);
    if (m.seccomp !== undefined) writeMessage(SecurityProfile, m.seccomp, w, 74);
    if (m.apparmor !== undefined) writeMessage(SecurityProfile, m.apparmor, w, 82);
    if (m.seccompProfilePath) w.uint32(58).string(m.seccompProfilePath);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.namespaceOptions = readMessage(NamespaceOption, r, depth, m.namespaceOptions); break;
      case 2: expectTag(tag, 18); m.selinuxOptions = readMessage(SELinuxOption, r, depth, m.selinuxOptions); break;
      case 3: expectTag(tag, 26); m.runAsUser = readMessage(Int64Value, r, depth, m.runAsUser); break;
      case 8: expectTag(tag, 66); m.runAsGroup = readMessage(Int64Value, r, depth, m.runAsGroup); break;
      case 4: expectTag(tag, 32); m.readonlyRootfs = r.bool(); break;
      case 5: readScalars(m.supplementalGroups, r, tag, r => readInt64(r)); break;
      case 11: expectTag(tag, 88); m.supplementalGroupsPolicy = r.int32(); break;
      case 6: expectTag(tag, 48); m.privileged = r.bool(); break;
      case 9: expectTag(tag, 74); m.seccomp = readMessage(SecurityProfile, r, depth, m.seccomp); break;
      case 10: expectTag(tag, 82); m.apparmor = readMessage(SecurityProfile, r, depth, m.apparmor); break;
      case 7: expectTag(tag, 58); m.seccompProfilePath = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SecurityProfile {
  profileType: SecurityProfile_ProfileType;
  localhostRef: string;
}
export const SecurityProfile: WireType<SecurityProfile> = wireType<SecurityProfile>(
  'runtime.v1.SecurityProfile',
  () => ({ profileType: 0, localhostRef: '' }),
  (m, w) => {
    if (m.profileType) w.uint32(8).int32(m.profileType);
    if (m.localhostRef) w.uint32(18).string(m.localhostRef);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.profileType = r.int32(); break;
      case 2: expectTag(tag, 18); m.localhostRef = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxPodSandboxConfig {
  cgroupParent: string;
  securityContext: LinuxSandboxSecurityContext | undefined;
  sysctls: { [key: string]: string };
  overhead: LinuxContainerResources | undefined;
  resources: LinuxContainerResources | undefined;
}
export const LinuxPodSandboxConfig: WireType<LinuxPodSandboxConfig> = wireType<LinuxPodSandboxConfig>(
  'runtime.v1.LinuxPodSandboxConfig',
  () => ({ cgroupParent: '', securityContext: undefined, sysctls: {}, overhead: undefined, resources: undefined }),
  (m, w) => {
    if (m.cgroupParent) w.uint32(10).string(m.cgroupParent);
    if (m.securityContext !== undefined) writeMessage(LinuxSandboxSecurityContext, m.securityContext, w, 18);
    writeMap(m.sysctls, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.overhead !== undefined) writeMessage(LinuxContainerResources, m.overhead, w, 34);
    if (m.resources !== undefined) writeMessage(LinuxContainerResources, m.resources, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.cgroupParent = r.string(); break;
      case 2: expectTag(tag, 18); m.securityContext = readMessage(LinuxSandboxSecurityContext, r, depth, m.securityContext); break;
      case 3: expectTag(tag, 26); readEntry(m.sysctls, r, '', r => r.string()); break;
      case 4: expectTag(tag, 34); m.overhead = readMessage(LinuxContainerResources, r, depth, m.overhead); break;
      case 5: expectTag(tag, 42); m.resources = readMessage(LinuxContainerResources, r, depth, m.resources); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxMetadata {
  name: string;
  uid: string;
  namespace: string;
  attempt: number;
}
export const PodSandboxMetadata: WireType<PodSandboxMetadata> = wireType<PodSandboxMetadata>(
  'runtime.v1.PodSandboxMetadata',
  () => ({ name: '', uid: '', namespace: '', attempt: 0 }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.uid) w.uint32(18).string(m.uid);
    if (m.namespace) w.uint32(26).string(m.namespace);
    if (m.attempt) w.uint32(32).uint32(m.attempt);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.uid = r.string(); break;
      case 3: expectTag(tag, 26); m.namespace = r.string(); break;
      case 4: expectTag(tag, 32); m.attempt = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxConfig {
  metadata: PodSandboxMetadata | undefined;
  hostname: string;
  logDirectory: string;
  dnsConfig: DNSConfig | undefined;
  portMappings: PortMapping[];
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  linux: LinuxPodSandboxConfig | undefined;
  windows: WindowsPodSandboxConfig | undefined;
}
export const PodSandboxConfig: WireType<PodSandboxConfig> = wireType<PodSandboxConfig>(
  'runtime.v1.PodSandboxConfig',
  () => ({ metadata: undefined, hostname: '', logDirectory: '', dnsConfig: undefined, portMappings: [], labels: {}, annotations: {}, linux: undefined, windows: undefined }),
  (m, w) => {
    if (m.metadata !== undefined) writeMessage(PodSandboxMetadata, m.metadata, w, 10);
    if (m.hostname) w.uint32(18).string(m.hostname);
    if (m.logDirectory) w.uint32(26).string(m.logDirectory);
    if (m.dnsConfig !== undefined) writeMessage(DNSConfig, m.dnsConfig, w, 34);
    if (m.portMappings) for (const v of m.portMappings) writeMessage(PortMapping, v, w, 42);
    writeMap(m.labels, w, 50, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 58, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.linux !== undefined) writeMessage(LinuxPodSandboxConfig, m.linux, w, 66);
    if (m.windows !== undefined) writeMessage(WindowsPodSandboxConfig, m.windows, w, 74);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.metadata = readMessage(PodSandboxMetadata, r, depth, m.metadata); break;
      case 2: expectTag(tag, 18); m.hostname = r.string(); break;
      case 3: expectTag(tag, 26); m.logDirectory = r.string(); break;
      case 4: expectTag(tag, 34); m.dnsConfig = readMessage(DNSConfig, r, depth, m.dnsConfig); break;
      case 5: expectTag(tag, 42); m.portMappings.push(readMessage(PortMapping, r, depth)); break;
      case 6: expectTag(tag, 50); readEntry(m.labels, r, '', r => r.string()); break;
      case 7: expectTag(tag, 58); readEntry(m.annotations, r, '', r => r.string()); break;
      case 8: expectTag(tag, 66); m.linux = readMessage(LinuxPodSandboxConfig, r, depth, m.linux); break;
      case 9: expectTag(tag, 74); m.windows = readMessage(WindowsPodSandboxConfig, r, depth, m.windows); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RunPodSandboxRequest {
  config: PodSandboxConfig | undefined;
  runtimeHandler: string;
}
export const RunPodSandboxRequest: WireType<RunPodSandboxRequest> = wireType<RunPodSandboxRequest>(
  'runtime.v1.RunPodSandboxRequest',
  () => ({ config: undefined, runtimeHandler: '' }),
  (m, w) => {
    if (m.config !== undefined) writeMessage(PodSandboxConfig, m.config, w, 10);
    if (m.runtimeHandler) w.uint32(18).string(m.runtimeHandler);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.config = readMessage(PodSandboxConfig, r, depth, m.config); break;
      case 2: expectTag(tag, 18); m.runtimeHandler = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RunPodSandboxResponse {
  podSandboxId: string;
}
export const RunPodSandboxResponse: WireType<RunPodSandboxResponse> = wireType<RunPodSandboxResponse>(
  'runtime.v1.RunPodSandboxResponse',
  () => ({ podSandboxId: '' }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StopPodSandboxRequest {
  podSandboxId: string;
}
export const StopPodSandboxRequest: WireType<StopPodSandboxRequest> = wireType<StopPodSandboxRequest>(
  'runtime.v1.StopPodSandboxRequest',
  () => ({ podSandboxId: '' }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StopPodSandboxResponse {}
export const StopPodSandboxResponse: WireType<StopPodSandboxResponse> = wireType<StopPodSandboxResponse>('runtime.v1.StopPodSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface RemovePodSandboxRequest {
  podSandboxId: string;
}
export const RemovePodSandboxRequest: WireType<RemovePodSandboxRequest> = wireType<RemovePodSandboxRequest>(
  'runtime.v1.RemovePodSandboxRequest',
  () => ({ podSandboxId: '' }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RemovePodSandboxResponse {}
export const RemovePodSandboxResponse: WireType<RemovePodSandboxResponse> = wireType<RemovePodSandboxResponse>('runtime.v1.RemovePodSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface PodSandboxStatusRequest {
  podSandboxId: string;
  verbose: boolean;
}
export const PodSandboxStatusRequest: WireType<PodSandboxStatusRequest> = wireType<PodSandboxStatusRequest>(
  'runtime.v1.PodSandboxStatusRequest',
  () => ({ podSandboxId: '', verbose: false }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
    if (m.verbose) w.uint32(16).bool(m.verbose);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      case 2: expectTag(tag, 16); m.verbose = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodIP {
  ip: string;
}
export const PodIP: WireType<PodIP> = wireType<PodIP>(
  'runtime.v1.PodIP',
  () => ({ ip: '' }),
  (m, w) => {
    if (m.ip) w.uint32(10).string(m.ip);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.ip = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxNetworkStatus {
  ip: string;
  additionalIps: PodIP[];
}
export const PodSandboxNetworkStatus: WireType<PodSandboxNetworkStatus> = wireType<PodSandboxNetworkStatus>(
  'runtime.v1.PodSandboxNetworkStatus',
  () => ({ ip: '', additionalIps: [] }),
  (m, w) => {
    if (m.ip) w.uint32(10).string(m.ip);
    if (m.additionalIps) for (const v of m.additionalIps) writeMessage(PodIP, v, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.ip = r.string(); break;
      case 2: expectTag(tag, 18); m.additionalIps.push(readMessage(PodIP, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Namespace {
  options: NamespaceOption | undefined;
}
export const Namespace: WireType<Namespace> = wireType<Namespace>(
  'runtime.v1.Namespace',
  () => ({ options: undefined }),
  (m, w) => {
    if (m.options !== undefined) writeMessage(NamespaceOption, m.options, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 2: expectTag(tag, 18); m.options = readMessage(NamespaceOption, r, depth, m.options); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxPodSandboxStatus {
  namespaces: Namespace | undefined;
}
export const LinuxPodSandboxStatus: WireType<LinuxPodSandboxStatus> = wireType<LinuxPodSandboxStatus>(
  'runtime.v1.LinuxPodSandboxStatus',
  () => ({ namespaces: undefined }),
  (m, w) => {
    if (m.namespaces !== undefined) writeMessage(Namespace, m.namespaces, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.namespaces = readMessage(Namespace, r, depth, m.namespaces); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStatus {
  id: string;
  metadata: PodSandboxMetadata | undefined;
  state: PodSandboxState;
  createdAt: bigint;
  network: PodSandboxNetworkStatus | undefined;
  linux: LinuxPodSandboxStatus | undefined;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  runtimeHandler: string;
}
export const PodSandboxStatus: WireType<PodSandboxStatus> = wireType<PodSandboxStatus>(
  'runtime.v1.PodSandboxStatus',
  () => ({ id: '', metadata: undefined, state: 0, createdAt: 0n, network: undefined, linux: undefined, labels: {}, annotations: {}, runtimeHandler: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.metadata !== undefined) writeMessage(PodSandboxMetadata, m.metadata, w, 18);
    if (m.state) w.uint32(24).int32(m.state);
    if (m.createdAt) writeInt64(w.uint32(32), m.createdAt);
    if (m.network !== undefined) writeMessage(PodSandboxNetworkStatus, m.network, w, 42);
    if (m.linux !== undefined) writeMessage(LinuxPodSandboxStatus, m.linux, w, 50);
    writeMap(m.labels, w, 58, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 66, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.runtimeHandler) w.uint32(74).string(m.runtimeHandler);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.metadata = readMessage(PodSandboxMetadata, r, depth, m.metadata); break;
      case 3: expectTag(tag, 24); m.state = r.int32(); break;
      case 4: expectTag(tag, 32); m.createdAt = readInt64(r); break;
      case 5: expectTag(tag, 42); m.network = readMessage(PodSandboxNetworkStatus, r, depth, m.network); break;
      case 6: expectTag(tag, 50); m.linux = readMessage(LinuxPodSandboxStatus, r, depth, m.linux); break;
      case 7: expectTag(tag, 58); readEntry(m.labels, r, '', r => r.string()); break;
      case 8: expectTag(tag, 66); readEntry(m.annotations, r, '', r => r.string()); break;
      case 9: expectTag(tag, 74); m.runtimeHandler = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStatusResponse {
  status: PodSandboxStatus | undefined;
  info: { [key: string]: string };
  containersStatuses: ContainerStatus[];
  timestamp: bigint;
}
export const PodSandboxStatusResponse: WireType<PodSandboxStatusResponse> = wireType<PodSandboxStatusResponse>(
  'runtime.v1.PodSandboxStatusResponse',
  () => ({ status: undefined, info: {}, containersStatuses: [], timestamp: 0n }),
  (m, w) => {
    if (m.status !== undefined) writeMessage(PodSandboxStatus, m.status, w, 10);
    writeMap(m.info, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.containersStatuses) for (const v of m.containersStatuses) writeMessage(ContainerStatus, v, w, 26);
    if (m.timestamp) writeInt64(w.uint32(32), m.timestamp);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.status = readMessage(PodSandboxStatus, r, depth, m.status); break;
      case 2: expectTag(tag, 18); readEntry(m.info, r, '', r => r.string()); break;
      case 3: expectTag(tag, 26); m.containersStatuses.push(readMessage(ContainerStatus, r, depth)); break;
      case 4: expectTag(tag, 32); m.timestamp = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStateValue {
  state: PodSandboxState;
}
export const PodSandboxStateValue: WireType<PodSandboxStateValue> = wireType<PodSandboxStateValue>(
  'runtime.v1.PodSandboxStateValue',
  () => ({ state: 0 }),
  (m, w) => {
    if (m.state) w.uint32(8).int32(m.state);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.state = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxFilter {
  id: string;
  state: PodSandboxStateValue | undefined;
  labelSelector: { [key: string]: string };
}
export const PodSandboxFilter: WireType<PodSandboxFilter> = wireType<PodSandboxFilter>(
  'runtime.v1.PodSandboxFilter',
  () => ({ id: '', state: undefined, labelSelector: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.state !== undefined) writeMessage(PodSandboxStateValue, m.state, w, 18);
    writeMap(m.labelSelector, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.state = readMessage(PodSandboxStateValue, r, depth, m.state); break;
      case 3: expectTag(tag, 26); readEntry(m.labelSelector, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListPodSandboxRequest {
  filter: PodSandboxFilter | undefined;
}
export const ListPodSandboxRequest: WireType<ListPodSandboxRequest> = wireType<ListPodSandboxRequest>(
  'runtime.v1.ListPodSandboxRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(PodSandboxFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(PodSandboxFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandbox {
  id: string;
  metadata: PodSandboxMetadata | undefined;
  state: PodSandboxState;
  createdAt: bigint;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  runtimeHandler: string;
}
export const PodSandbox: WireType<PodSandbox> = wireType<PodSandbox>(
  'runtime.v1.PodSandbox',
  () => ({ id: '', metadata: undefined, state: 0, createdAt: 0n, labels: {}, annotations: {}, runtimeHandler: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.metadata !== undefined) writeMessage(PodSandboxMetadata, m.metadata, w, 18);
    if (m.state) w.uint32(24).int32(m.state);
    if (m.createdAt) writeInt64(w.uint32(32), m.createdAt);
    writeMap(m.labels, w, 42, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 50, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.runtimeHandler) w.uint32(58).string(m.runtimeHandler);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.metadata = readMessage(PodSandboxMetadata, r, depth, m.metadata); break;
      case 3: expectTag(tag, 24); m.state = r.int32(); break;
      case 4: expectTag(tag, 32); m.createdAt = readInt64(r); break;
      case 5: expectTag(tag, 42); readEntry(m.labels, r, '', r => r.string()); break;
      case 6: expectTag(tag, 50); readEntry(m.annotations, r, '', r => r.string()); break;
      case 7: expectTag(tag, 58); m.runtimeHandler = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListPodSandboxResponse {
  items: PodSandbox[];
}
export const ListPodSandboxResponse: WireType<ListPodSandboxResponse> = wireType<ListPodSandboxResponse>(
  'runtime.v1.ListPodSandboxResponse',
  () => ({ items: [] }),
  (m, w) => {
    if (m.items) for (const v of m.items) writeMessage(PodSandbox, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.items.push(readMessage(PodSandbox, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamPodSandboxesRequest {
  filter: PodSandboxFilter | undefined;
}
export const StreamPodSandboxesRequest: WireType<StreamPodSandboxesRequest> = wireType<StreamPodSandboxesRequest>(
  'runtime.v1.StreamPodSandboxesRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(PodSandboxFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(PodSandboxFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamPodSandboxesResponse {
  podSandboxes: PodSandbox[];
}
export const StreamPodSandboxesResponse: WireType<StreamPodSandboxesResponse> = wireType<StreamPodSandboxesResponse>(
  'runtime.v1.StreamPodSandboxesResponse',
  () => ({ podSandboxes: [] }),
  (m, w) => {
    if (m.podSandboxes) for (const v of m.podSandboxes) writeMessage(PodSandbox, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxes.push(readMessage(PodSandbox, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStatsRequest {
  podSandboxId: string;
}
export const PodSandboxStatsRequest: WireType<PodSandboxStatsRequest> = wireType<PodSandboxStatsRequest>(
  'runtime.v1.PodSandboxStatsRequest',
  () => ({ podSandboxId: '' }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStatsResponse {
  stats: PodSandboxStats | undefined;
}
export const PodSandboxStatsResponse: WireType<PodSandboxStatsResponse> = wireType<PodSandboxStatsResponse>(
  'runtime.v1.PodSandboxStatsResponse',
  () => ({ stats: undefined }),
  (m, w) => {
    if (m.stats !== undefined) writeMessage(PodSandboxStats, m.stats, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stats = readMessage(PodSandboxStats, r, depth, m.stats); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStatsFilter {
  id: string;
  labelSelector: { [key: string]: string };
}
export const PodSandboxStatsFilter: WireType<PodSandboxStatsFilter> = wireType<PodSandboxStatsFilter>(
  'runtime.v1.PodSandboxStatsFilter',
  () => ({ id: '', labelSelector: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    writeMap(m.labelSelector, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); readEntry(m.labelSelector, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListPodSandboxStatsRequest {
  filter: PodSandboxStatsFilter | undefined;
}
export const ListPodSandboxStatsRequest: WireType<ListPodSandboxStatsRequest> = wireType<ListPodSandboxStatsRequest>(
  'runtime.v1.ListPodSandboxStatsRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(PodSandboxStatsFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(PodSandboxStatsFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListPodSandboxStatsResponse {
  stats: PodSandboxStats[];
}
export const ListPodSandboxStatsResponse: WireType<ListPodSandboxStatsResponse> = wireType<ListPodSandboxStatsResponse>(
  'runtime.v1.ListPodSandboxStatsResponse',
  () => ({ stats: [] }),
  (m, w) => {
    if (m.stats) for (const v of m.stats) writeMessage(PodSandboxStats, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stats.push(readMessage(PodSandboxStats, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamPodSandboxStatsRequest {
  filter: PodSandboxStatsFilter | undefined;
}
export const StreamPodSandboxStatsRequest: WireType<StreamPodSandboxStatsRequest> = wireType<StreamPodSandboxStatsRequest>(
  'runtime.v1.StreamPodSandboxStatsRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(PodSandboxStatsFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(PodSandboxStatsFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamPodSandboxStatsResponse {
  podSandboxStats: PodSandboxStats[];
}
export const StreamPodSandboxStatsResponse: WireType<StreamPodSandboxStatsResponse> = wireType<StreamPodSandboxStatsResponse>(
  'runtime.v1.StreamPodSandboxStatsResponse',
  () => ({ podSandboxStats: [] }),
  (m, w) => {
    if (m.podSandboxStats) for (const v of m.podSandboxStats) writeMessage(PodSandboxStats, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxStats.push(readMessage(PodSandboxStats, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxAttributes {
  id: string;
  metadata: PodSandboxMetadata | undefined;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
}
export const PodSandboxAttributes: WireType<PodSandboxAttributes> = wireType<PodSandboxAttributes>(
  'runtime.v1.PodSandboxAttributes',
  () => ({ id: '', metadata: undefined, labels: {}, annotations: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.metadata !== undefined) writeMessage(PodSandboxMetadata, m.metadata, w, 18);
    writeMap(m.labels, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.metadata = readMessage(PodSandboxMetadata, r, depth, m.metadata); break;
      case 3: expectTag(tag, 26); readEntry(m.labels, r, '', r => r.string()); break;
      case 4: expectTag(tag, 34); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxStats {
  attributes: PodSandboxAttributes | undefined;
  linux: LinuxPodSandboxStats | undefined;
  windows: WindowsPodSandboxStats | undefined;
}
export const PodSandboxStats: WireType<PodSandboxStats> = wireType<PodSandboxStats>(
  'runtime.v1.PodSandboxStats',
  () => ({ attributes: undefined, linux: undefined, windows: undefined }),
  (m, w) => {
    if (m.attributes !== undefined) writeMessage(PodSandboxAttributes, m.attributes, w, 10);
    if (m.linux !== undefined) writeMessage(LinuxPodSandboxStats, m.linux, w, 18);
    if (m.windows !== undefined) writeMessage(WindowsPodSandboxStats, m.windows, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.attributes = readMessage(PodSandboxAttributes, r, depth, m.attributes); break;
      case 2: expectTag(tag, 18); m.linux = readMessage(LinuxPodSandboxStats, r, depth, m.linux); break;
      case 3: expectTag(tag, 26); m.windows = readMessage(WindowsPodSandboxStats, r, depth, m.windows); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxPodSandboxStats {
  cpu: CpuUsage | undefined;
  memory: MemoryUsage | undefined;
  network: NetworkUsage | undefined;
  process: ProcessUsage | undefined;
  containers: ContainerStats[];
  io: IoUsage | undefined;
}
export const LinuxPodSandboxStats: WireType<LinuxPodSandboxStats> = wireType<LinuxPodSandboxStats>(
  'runtime.v1.LinuxPodSandboxStats',
  () => ({ cpu: undefined, memory: undefined, network: undefined, process: undefined, containers: [], io: undefined }),
  (m, w) => {
    if (m.cpu !== undefined) writeMessage(CpuUsage, m.cpu, w, 10);
    if (m.memory !== undefined) writeMessage(MemoryUsage, m.memory, w, 18);
    if (m.network !== undefined) writeMessage(NetworkUsage, m.network, w, 26);
    if (m.process !== undefined) writeMessage(ProcessUsage, m.process, w, 34);
    if (m.containers) for (const v of m.containers) writeMessage(ContainerStats, v, w, 42);
    if (m.io !== undefined) writeMessage(IoUsage, m.io, w, 50);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.cpu = readMessage(CpuUsage, r, depth, m.cpu); break;
      case 2: expectTag(tag, 18); m.memory = readMessage(MemoryUsage, r, depth, m.memory); break;
      case 3: expectTag(tag, 26); m.network = readMessage(NetworkUsage, r, depth, m.network); break;
      case 4: expectTag(tag, 34); m.process = readMessage(ProcessUsage, r, depth, m.process); break;
      case 5: expectTag(tag, 42); m.containers.push(readMessage(ContainerStats, r, depth)); break;
      case 6: expectTag(tag, 50); m.io = readMessage(IoUsage, r, depth, m.io); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsPodSandboxStats {
  cpu: WindowsCpuUsage | undefined;
  memory: WindowsMemoryUsage | undefined;
  network: WindowsNetworkUsage | undefined;
  process: WindowsProcessUsage | undefined;
  containers: WindowsContainerStats[];
}
export const WindowsPodSandboxStats: WireType<WindowsPodSandboxStats> = wireType<WindowsPodSandboxStats>(
  'runtime.v1.WindowsPodSandboxStats',
  () => ({ cpu: undefined, memory: undefined, network: undefined, process: undefined, containers: [] }),
  (m, w) => {
    if (m.cpu !== undefined) writeMessage(WindowsCpuUsage, m.cpu, w, 10);
    if (m.memory !== undefined) writeMessage(WindowsMemoryUsage, m.memory, w, 18);
    if (m.network !== undefined) writeMessage(WindowsNetworkUsage, m.network, w, 26);
    if (m.process !== undefined) writeMessage(WindowsProcessUsage, m.process, w, 34);
    if (m.containers) for (const v of m.containers) writeMessage(WindowsContainerStats, v, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.cpu = readMessage(WindowsCpuUsage, r, depth, m.cpu); break;
      case 2: expectTag(tag, 18); m.memory = readMessage(WindowsMemoryUsage, r, depth, m.memory); break;
      case 3: expectTag(tag, 26); m.network = readMessage(WindowsNetworkUsage, r, depth, m.network); break;
      case 4: expectTag(tag, 34); m.process = readMessage(WindowsProcessUsage, r, depth, m.process); break;
      case 5: expectTag(tag, 42); m.containers.push(readMessage(WindowsContainerStats, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface NetworkUsage {
  timestamp: bigint;
  defaultInterface: NetworkInterfaceUsage | undefined;
  interfaces: NetworkInterfaceUsage[];
}
export const NetworkUsage: WireType<NetworkUsage> = wireType<NetworkUsage>(
  'runtime.v1.NetworkUsage',
  () => ({ timestamp: 0n, defaultInterface: undefined, interfaces: [] }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.defaultInterface !== undefined) writeMessage(NetworkInterfaceUsage, m.defaultInterface, w, 18);
    if (m.interfaces) for (const v of m.interfaces) writeMessage(NetworkInterfaceUsage, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.defaultInterface = readMessage(NetworkInterfaceUsage, r, depth, m.defaultInterface); break;
      case 3: expectTag(tag, 26); m.interfaces.push(readMessage(NetworkInterfaceUsage, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsNetworkUsage {
  timestamp: bigint;
  defaultInterface: WindowsNetworkInterfaceUsage | undefined;
  interfaces: WindowsNetworkInterfaceUsage[];
}
export const WindowsNetworkUsage: WireType<WindowsNetworkUsage> = wireType<WindowsNetworkUsage>(
  'runtime.v1.WindowsNetworkUsage',
  () => ({ timestamp: 0n, defaultInterface: undefined, interfaces: [] }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.defaultInterface !== undefined) writeMessage(WindowsNetworkInterfaceUsage, m.defaultInterface, w, 18);
    if (m.interfaces) for (const v of m.interfaces) writeMessage(WindowsNetworkInterfaceUsage, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.defaultInterface = readMessage(WindowsNetworkInterfaceUsage, r, depth, m.defaultInterface); break;
      case 3: expectTag(tag, 26); m.interfaces.push(readMessage(WindowsNetworkInterfaceUsage, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface NetworkInterfaceUsage {
  name: string;
  rxBytes: UInt64Value | undefined;
  rxErrors: UInt64Value | undefined;
  txBytes: UInt64Value | undefined;
  txErrors: UInt64Value | undefined;
}
export const NetworkInterfaceUsage: WireType<NetworkInterfaceUsage> = wireType<NetworkInterfaceUsage>(
  'runtime.v1.NetworkInterfaceUsage',
  () => ({ name: '', rxBytes: undefined, rxErrors: undefined, txBytes: undefined, txErrors: undefined }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.rxBytes !== undefined) writeMessage(UInt64Value, m.rxBytes, w, 18);
    if (m.rxErrors !== undefined) writeMessage(UInt64Value, m.rxErrors, w, 26);
    if (m.txBytes !== undefined) writeMessage(UInt64Value, m.txBytes, w, 34);
    if (m.txErrors !== undefined) writeMessage(UInt64Value, m.txErrors, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.rxBytes = readMessage(UInt64Value, r, depth, m.rxBytes); break;
      case 3: expectTag(tag, 26); m.rxErrors = readMessage(UInt64Value, r, depth, m.rxErrors); break;
      case 4: expectTag(tag, 34); m.txBytes = readMessage(UInt64Value, r, depth, m.txBytes); break;
      case 5: expectTag(tag, 42); m.txErrors = readMessage(UInt64Value, r, depth, m.txErrors); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsNetworkInterfaceUsage {
  name: string;
  rxBytes: UInt64Value | undefined;
  rxPacketsDropped: UInt64Value | undefined;
  txBytes: UInt64Value | undefined;
  txPacketsDropped: UInt64Value | undefined;
}
export const WindowsNetworkInterfaceUsage: WireType<WindowsNetworkInterfaceUsage> = wireType<WindowsNetworkInterfaceUsage>(
  'runtime.v1.WindowsNetworkInterfaceUsage',
  () => ({ name: '', rxBytes: undefined, rxPacketsDropped: undefined, txBytes: undefined, txPacketsDropped: undefined }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.rxBytes !== undefined) writeMessage(UInt64Value, m.rxBytes, w, 18);
    if (m.rxPacketsDropped !== undefined) writeMessage(UInt64Value, m.rxPacketsDropped, w, 26);
    if (m.txBytes !== undefined) writeMessage(UInt64Value, m.txBytes, w, 34);
    if (m.txPacketsDropped !== undefined) writeMessage(UInt64Value, m.txPacketsDropped, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.rxBytes = readMessage(UInt64Value, r, depth, m.rxBytes); break;
      case 3: expectTag(tag, 26); m.rxPacketsDropped = readMessage(UInt64Value, r, depth, m.rxPacketsDropped); break;
      case 4: expectTag(tag, 34); m.txBytes = readMessage(UInt64Value, r, depth, m.txBytes); break;
      case 5: expectTag(tag, 42); m.txPacketsDropped = readMessage(UInt64Value, r, depth, m.txPacketsDropped); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ProcessUsage {
  timestamp: bigint;
  processCount: UInt64Value | undefined;
}
export const ProcessUsage: WireType<ProcessUsage> = wireType<ProcessUsage>(
  'runtime.v1.ProcessUsage',
  () => ({ timestamp: 0n, processCount: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.processCount !== undefined) writeMessage(UInt64Value, m.processCount, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.processCount = readMessage(UInt64Value, r, depth, m.processCount); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsProcessUsage {
  timestamp: bigint;
  processCount: UInt64Value | undefined;
}
export const WindowsProcessUsage: WireType<WindowsProcessUsage> = wireType<WindowsProcessUsage>(
  'runtime.v1.WindowsProcessUsage',
  () => ({ timestamp: 0n, processCount: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.processCount !== undefined) writeMessage(UInt64Value, m.processCount, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.processCount = readMessage(UInt64Value, r, depth, m.processCount); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageSpec {
  image: string;
  annotations: { [key: string]: string };
  userSpecifiedImage: string;
  runtimeHandler: string;
  imageRef: string;
}
export const ImageSpec: WireType<ImageSpec> = wireType<ImageSpec>(
  'runtime.v1.ImageSpec',
  () => ({ image: '', annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' }),
  (m, w) => {
    if (m.image) w.uint32(10).string(m.image);
    writeMap(m.annotations, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.userSpecifiedImage) w.uint32(146).string(m.userSpecifiedImage);
    if (m.runtimeHandler) w.uint32(154).string(m.runtimeHandler);
    if (m.imageRef) w.uint32(162).string(m.imageRef);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = r.string(); break;
      case 2: expectTag(tag, 18); readEntry(m.annotations, r, '', r => r.string()); break;
      case 18: expectTag(tag, 146); m.userSpecifiedImage = r.string(); break;
      case 19: expectTag(tag, 154); m.runtimeHandler = r.string(); break;
      case 20: expectTag(tag, 162); m.imageRef = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface KeyValue {
  key: string;
  value: Uint8Array;
}
export const KeyValue: WireType<KeyValue> = wireType<KeyValue>(
  'runtime.v1.KeyValue',
  () => ({ key: '', value: new Uint8Array() }),
  (m, w) => {
    if (m.key) w.uint32(10).string(m.key);
    if (m.value?.length) w.uint32(18).bytes(m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.key = r.string(); break;
      case 2: expectTag(tag, 18); m.value = r.bytes(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxContainerResources {
  cpuPeriod: bigint;
  cpuQuota: bigint;
  cpuShares: bigint;
  memoryLimitInBytes: bigint;
  oomScoreAdj: bigint;
  cpusetCpus: string;
  cpusetMems: string;
  hugepageLimits: HugepageLimit[];
  unified: { [key: string]: string };
  memorySwapLimitInBytes: bigint;
}
export const LinuxContainerResources: WireType<LinuxContainerResources> = wireType<LinuxContainerResources>(
  'runtime.v1.LinuxContainerResources',
  () => ({ cpuPeriod: 0n, cpuQuota: 0n, cpuShares: 0n, memoryLimitInBytes: 0n, oomScoreAdj: 0n, cpusetCpus: '', cpusetMems: '', hugepageLimits: [], unified: {}, memorySwapLimitInBytes: 0n }),
  (m, w) => {
    if (m.cpuPeriod) writeInt64(w.uint32(8), m.cpuPeriod);
    if (m.cpuQuota) writeInt64(w.uint32(16), m.cpuQuota);
    if (m.cpuShares) writeInt64(w.uint32(24), m.cpuShares);
    if (m.memoryLimitInBytes) writeInt64(w.uint32(32), m.memoryLimitInBytes);
    if (m.oomScoreAdj) writeInt64(w.uint32(40), m.oomScoreAdj);
    if (m.cpusetCpus) w.uint32(50).string(m.cpusetCpus);
    if (m.cpusetMems) w.uint32(58).string(m.cpusetMems);
    if (m.hugepageLimits) for (const v of m.hugepageLimits) writeMessage(HugepageLimit, v, w, 66);
    writeMap(m.unified, w, 74, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.memorySwapLimitInBytes) writeInt64(w.uint32(80), m.memorySwapLimitInBytes);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.cpuPeriod = readInt64(r); break;
      case 2: expectTag(tag, 16); m.cpuQuota = readInt64(r); break;
      case 3: expectTag(tag, 24); m.cpuShares = readInt64(r); break;
      case 4: expectTag(tag, 32); m.memoryLimitInBytes = readInt64(r); break;
      case 5: expectTag(tag, 40); m.oomScoreAdj = readInt64(r); break;
      case 6: expectTag(tag, 50); m.cpusetCpus = r.string(); break;
      case 7: expectTag(tag, 58); m.cpusetMems = r.string(); break;
      case 8: expectTag(tag, 66); m.hugepageLimits.push(readMessage(HugepageLimit, r, depth)); break;
      case 9: expectTag(tag, 74); readEntry(m.unified, r, '', r => r.string()); break;
      case 10: expectTag(tag, 80); m.memorySwapLimitInBytes = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface HugepageLimit {
  pageSize: string;
  limit: bigint;
}
export const HugepageLimit: WireType<HugepageLimit> = wireType<HugepageLimit>(
  'runtime.v1.HugepageLimit',
  () => ({ pageSize: '', limit: 0n }),
  (m, w) => {
    if (m.pageSize) w.uint32(10).string(m.pageSize);
    if (m.limit) writeUint64(w.uint32(16), m.limit);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.pageSize = r.string(); break;
      case 2: expectTag(tag, 16); m.limit = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SELinuxOption {
  user: string;
  role: string;
  type: string;
  level: string;
}
export const SELinuxOption: WireType<SELinuxOption> = wireType<SELinuxOption>(
  'runtime.v1.SELinuxOption',
  () => ({ user: '', role: '', type: '', level: '' }),
  (m, w) => {
    if (m.user) w.uint32(10).string(m.user);
    if (m.role) w.uint32(18).string(m.role);
    if (m.type) w.uint32(26).string(m.type);
    if (m.level) w.uint32(34).string(m.level);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.user = r.string(); break;
      case 2: expectTag(tag, 18); m.role = r.string(); break;
      case 3: expectTag(tag, 26); m.type = r.string(); break;
      case 4: expectTag(tag, 34); m.level = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Capability {
  addCapabilities: string[];
  dropCapabilities: string[];
  addAmbientCapabilities: string[];
}
export const Capability: WireType<Capability> = wireType<Capability>(
  'runtime.v1.Capability',
  () => ({ addCapabilities: [], dropCapabilities: [], addAmbientCapabilities: [] }),
  (m, w) => {
    if (m.addCapabilities) for (const v of m.addCapabilities) w.uint32(10).string(v);
    if (m.dropCapabilities) for (const v of m.dropCapabilities) w.uint32(18).string(v);
    if (m.addAmbientCapabilities) for (const v of m.addAmbientCapabilities) w.uint32(26).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.addCapabilities.push(r.string()); break;
      case 2: expectTag(tag, 18); m.dropCapabilities.push(r.string()); break;
      case 3: expectTag(tag, 26); m.addAmbientCapabilities.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxContainerSecurityContext {
  capabilities: Capability | undefined;
  privileged: boolean;
  namespaceOptions: NamespaceOption | undefined;
  selinuxOptions: SELinuxOption | undefined;
  runAsUser: Int64Value | undefined;
  runAsGroup: Int64Value | undefined;
  runAsUsername: string;
  readonlyRootfs: boolean;
  supplementalGroups: bigint[];
  supplementalGroupsPolicy: SupplementalGroupsPolicy;
  noNewPrivs: boolean;
  maskedPaths: string[];
  readonlyPaths: string[];
  seccomp: SecurityProfile | undefined;
  apparmor: SecurityProfile | undefined;
  /** @deprecated by the contract */
  apparmorProfile: string;
  /** @deprecated by the contract */
  seccompProfilePath: string;
}
export const LinuxContainerSecurityContext: WireType<LinuxContainerSecurityContext> = wireType<LinuxContainerSecurityContext>(
  'runtime.v1.LinuxContainerSecurityContext',
  () => ({ capabilities: undefined, privileged: false, namespaceOptions: undefined, selinuxOptions: undefined, runAsUser: undefined, runAsGroup: undefined, runAsUsername: '', readonlyRootfs: false, supplementalGroups: [], supplementalGroupsPolicy: 0, noNewPrivs: false, maskedPaths: [], readonlyPaths: [], seccomp: undefined, apparmor: undefined, apparmorProfile: '', seccompProfilePath: '' }),
  (m, w) => {
    if (m.capabilities !== undefined) writeMessage(Capability, m.capabilities, w, 10);
    if (m.privileged) w.uint32(16).bool(m.privileged);
    if (m.namespaceOptions !== undefined) writeMessage(NamespaceOption, m.namespaceOptions, w, 26);
    if (m.selinuxOptions !== undefined) writeMessage(SELinuxOption, m.selinuxOptions, w, 34);
    if (m.runAsUser !== undefined) writeMessage(Int64Value, m.runAsUser, w, 42);
    if (m.runAsGroup !== undefined) writeMessage(Int64Value, m.runAsGroup, w, 98);
    if (m.runAsUsername) w.uint32(50).string(m.runAsUsername);
    if (m.readonlyRootfs) w.uint32(56).bool(m.readonlyRootfs);
    writeScalars(m.supplementalGroups, w, 66, (w, v) => writeInt64(w, v));
    if (m.supplementalGroupsPolicy) w.uint32(136).int32(m.supplementalGroupsPolicy);
    if (m.noNewPrivs) w.uint32(88).bool(m.noNewPrivs);
    if (m.maskedPaths) for (const v of m.maskedPaths) w.uint32(106).string(v);
    if (m.readonlyPaths) for (const v of m.readonlyPaths) w.uint32(114).string(v);
    if (m.seccomp !== undefined) writeMessage(SecurityProfile, m.seccomp, w, 122);
    if (m.apparmor !== undefined) writeMessage(SecurityProfile, m.apparmor, w, 130);
    if (m.apparmorProfile) w.uint32(74).string(m.apparmorProfile);
    if (m.seccompProfilePath) w.uint32(82).string(m.seccompProfilePath);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.capabilities = readMessage(Capability, r, depth, m.capabilities); break;
      case 2: expectTag(tag, 16); m.privileged = r.bool(); break;
      case 3: expectTag(tag, 26); m.namespaceOptions = readMessage(NamespaceOption, r, depth, m.namespaceOptions); break;
      case 4: expectTag(tag, 34); m.selinuxOptions = readMessage(SELinuxOption, r, depth, m.selinuxOptions); break;
      case 5: expectTag(tag, 42); m.runAsUser = readMessage(Int64Value, r, depth, m.runAsUser); break;
      case 12: expectTag(tag, 98); m.runAsGroup = readMessage(Int64Value, r, depth, m.runAsGroup); break;
      case 6: expectTag(tag, 50); m.runAsUsername = r.string(); break;
      case 7: expectTag(tag, 56); m.readonlyRootfs = r.bool(); break;
      case 8: readScalars(m.supplementalGroups, r, tag, r => readInt64(r)); break;
      case 17: expectTag(tag, 136); m.supplementalGroupsPolicy = r.int32(); break;
      case 11: expectTag(tag, 88); m.noNewPrivs = r.bool(); break;
      case 13: expectTag(tag, 106); m.maskedPaths.push(r.string()); break;
      case 14: expectTag(tag, 114); m.readonlyPaths.push(r.string()); break;
      case 15: expectTag(tag, 122); m.seccomp = readMessage(SecurityProfile, r, depth, m.seccomp); break;
      case 16: expectTag(tag, 130); m.apparmor = readMessage(SecurityProfile, r, depth, m.apparmor); break;
      case 9: expectTag(tag, 74); m.apparmorProfile = r.string(); break;
      case 10: expectTag(tag, 82); m.seccompProfilePath = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxContainerConfig {
  resources: LinuxContainerResources | undefined;
  securityContext: LinuxContainerSecurityContext | undefined;
}
export const LinuxContainerConfig: WireType<LinuxContainerConfig> = wireType<LinuxContainerConfig>(
  'runtime.v1.LinuxContainerConfig',
  () => ({ resources: undefined, securityContext: undefined }),
  (m, w) => {
    if (m.resources !== undefined) writeMessage(LinuxContainerResources, m.resources, w, 10);
    if (m.securityContext !== undefined) writeMessage(LinuxContainerSecurityContext, m.securityContext, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.resources = readMessage(LinuxContainerResources, r, depth, m.resources); break;
      case 2: expectTag(tag, 18); m.securityContext = readMessage(LinuxContainerSecurityContext, r, depth, m.securityContext); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxContainerUser {
  uid: bigint;
  gid: bigint;
  supplementalGroups: bigint[];
}
export const LinuxContainerUser: WireType<LinuxContainerUser> = wireType<LinuxContainerUser>(
  'runtime.v1.LinuxContainerUser',
  () => ({ uid: 0n, gid: 0n, supplementalGroups: [] }),
  (m, w) => {
    if (m.uid) writeInt64(w.uint32(8), m.uid);
    if (m.gid) writeInt64(w.uint32(16), m.gid);
    writeScalars(m.supplementalGroups, w, 26, (w, v) => writeInt64(w, v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.uid = readInt64(r); break;
      case 2: expectTag(tag, 16); m.gid = readInt64(r); break;
      case 3: readScalars(m.supplementalGroups, r, tag, r => readInt64(r)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsNamespaceOption {
  network: NamespaceMode;
}
export const WindowsNamespaceOption: WireType<WindowsNamespaceOption> = wireType<WindowsNamespaceOption>(
  'runtime.v1.WindowsNamespaceOption',
  () => ({ network: 0 }),
  (m, w) => {
    if (m.network) w.uint32(8).int32(m.network);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.network = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsSandboxSecurityContext {
  runAsUsername: string;
  credentialSpec: string;
  hostProcess: boolean;
  namespaceOptions: WindowsNamespaceOption | undefined;
}
export const WindowsSandboxSecurityContext: WireType<WindowsSandboxSecurityContext> = wireType<WindowsSandboxSecurityContext>(
  'runtime.v1.WindowsSandboxSecurityContext',
  () => ({ runAsUsername: '', credentialSpec: '', hostProcess: false, namespaceOptions: undefined }),
  (m, w) => {
    if (m.runAsUsername) w.uint32(10).string(m.runAsUsername);
    if (m.credentialSpec) w.uint32(18).string(m.credentialSpec);
    if (m.hostProcess) w.uint32(24).bool(m.hostProcess);
    if (m.namespaceOptions !== undefined) writeMessage(WindowsNamespaceOption, m.namespaceOptions, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.runAsUsername = r.string(); break;
      case 2: expectTag(tag, 18); m.credentialSpec = r.string(); break;
      case 3: expectTag(tag, 24); m.hostProcess = r.bool(); break;
      case 4: expectTag(tag, 34); m.namespaceOptions = readMessage(WindowsNamespaceOption, r, depth, m.namespaceOptions); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsPodSandboxConfig {
  securityContext: WindowsSandboxSecurityContext | undefined;
}
export const WindowsPodSandboxConfig: WireType<WindowsPodSandboxConfig> = wireType<WindowsPodSandboxConfig>(
  'runtime.v1.WindowsPodSandboxConfig',
  () => ({ securityContext: undefined }),
  (m, w) => {
    if (m.securityContext !== undefined) writeMessage(WindowsSandboxSecurityContext, m.securityContext, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.securityContext = readMessage(WindowsSandboxSecurityContext, r, depth, m.securityContext); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsContainerSecurityContext {
  runAsUsername: string;
  credentialSpec: string;
  hostProcess: boolean;
}
export const WindowsContainerSecurityContext: WireType<WindowsContainerSecurityContext> = wireType<WindowsContainerSecurityContext>(
  'runtime.v1.WindowsContainerSecurityContext',
  () => ({ runAsUsername: '', credentialSpec: '', hostProcess: false }),
  (m, w) => {
    if (m.runAsUsername) w.uint32(10).string(m.runAsUsername);
    if (m.credentialSpec) w.uint32(18).string(m.credentialSpec);
    if (m.hostProcess) w.uint32(24).bool(m.hostProcess);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.runAsUsername = r.string(); break;
      case 2: expectTag(tag, 18); m.credentialSpec = r.string(); break;
      case 3: expectTag(tag, 24); m.hostProcess = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsContainerConfig {
  resources: WindowsContainerResources | undefined;
  securityContext: WindowsContainerSecurityContext | undefined;
}
export const WindowsContainerConfig: WireType<WindowsContainerConfig> = wireType<WindowsContainerConfig>(
  'runtime.v1.WindowsContainerConfig',
  () => ({ resources: undefined, securityContext: undefined }),
  (m, w) => {
    if (m.resources !== undefined) writeMessage(WindowsContainerResources, m.resources, w, 10);
    if (m.securityContext !== undefined) writeMessage(WindowsContainerSecurityContext, m.securityContext, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.resources = readMessage(WindowsContainerResources, r, depth, m.resources); break;
      case 2: expectTag(tag, 18); m.securityContext = readMessage(WindowsContainerSecurityContext, r, depth, m.securityContext); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsContainerResources {
  cpuShares: bigint;
  cpuCount: bigint;
  cpuMaximum: bigint;
  memoryLimitInBytes: bigint;
  rootfsSizeInBytes: bigint;
  affinityCpus: WindowsCpuGroupAffinity[];
}
export const WindowsContainerResources: WireType<WindowsContainerResources> = wireType<WindowsContainerResources>(
  'runtime.v1.WindowsContainerResources',
  () => ({ cpuShares: 0n, cpuCount: 0n, cpuMaximum: 0n, memoryLimitInBytes: 0n, rootfsSizeInBytes: 0n, affinityCpus: [] }),
  (m, w) => {
    if (m.cpuShares) writeInt64(w.uint32(8), m.cpuShares);
    if (m.cpuCount) writeInt64(w.uint32(16), m.cpuCount);
    if (m.cpuMaximum) writeInt64(w.uint32(24), m.cpuMaximum);
    if (m.memoryLimitInBytes) writeInt64(w.uint32(32), m.memoryLimitInBytes);
    if (m.rootfsSizeInBytes) writeInt64(w.uint32(40), m.rootfsSizeInBytes);
    if (m.affinityCpus) for (const v of m.affinityCpus) writeMessage(WindowsCpuGroupAffinity, v, w, 50);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.cpuShares = readInt64(r); break;
      case 2: expectTag(tag, 16); m.cpuCount = readInt64(r); break;
      case 3: expectTag(tag, 24); m.cpuMaximum = readInt64(r); break;
      case 4: expectTag(tag, 32); m.memoryLimitInBytes = readInt64(r); break;
      case 5: expectTag(tag, 40); m.rootfsSizeInBytes = readInt64(r); break;
      case 6: expectTag(tag, 50); m.affinityCpus.push(readMessage(WindowsCpuGroupAffinity, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsCpuGroupAffinity {
  cpuMask: bigint;
  cpuGroup: number;
}
export const WindowsCpuGroupAffinity: WireType<WindowsCpuGroupAffinity> = wireType<WindowsCpuGroupAffinity>(
  'runtime.v1.WindowsCpuGroupAffinity',
  () => ({ cpuMask: 0n, cpuGroup: 0 }),
  (m, w) => {
    if (m.cpuMask) writeUint64(w.uint32(8), m.cpuMask);
    if (m.cpuGroup) w.uint32(16).uint32(m.cpuGroup);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.cpuMask = readUint64(r); break;
      case 2: expectTag(tag, 16); m.cpuGroup = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerMetadata {
  name: string;
  attempt: number;
}
export const ContainerMetadata: WireType<ContainerMetadata> = wireType<ContainerMetadata>(
  'runtime.v1.ContainerMetadata',
  () => ({ name: '', attempt: 0 }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.attempt) w.uint32(16).uint32(m.attempt);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 16); m.attempt = r.uint32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Device {
  containerPath: string;
  hostPath: string;
  permissions: string;
}
export const Device: WireType<Device> = wireType<Device>(
  'runtime.v1.Device',
  () => ({ containerPath: '', hostPath: '', permissions: '' }),
  (m, w) => {
    if (m.containerPath) w.uint32(10).string(m.containerPath);
    if (m.hostPath) w.uint32(18).string(m.hostPath);
    if (m.permissions) w.uint32(26).string(m.permissions);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerPath = r.string(); break;
      case 2: expectTag(tag, 18); m.hostPath = r.string(); break;
      case 3: expectTag(tag, 26); m.permissions = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CDIDevice {
  name: string;
}
export const CDIDevice: WireType<CDIDevice> = wireType<CDIDevice>(
  'runtime.v1.CDIDevice',
  () => ({ name: '' }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerConfig {
  metadata: ContainerMetadata | undefined;
  image: ImageSpec | undefined;
  command: string[];
  args: string[];
  workingDir: string;
  envs: KeyValue[];
  mounts: Mount[];
  devices: Device[];
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  logPath: string;
  stdin: boolean;
  stdinOnce: boolean;
  tty: boolean;
  linux: LinuxContainerConfig | undefined;
  windows: WindowsContainerConfig | undefined;
  CDIDevices: CDIDevice[];
  stopSignal: Signal;
}
export const ContainerConfig: WireType<ContainerConfig> = wireType<ContainerConfig>(
  'runtime.v1.ContainerConfig',
  () => ({ metadata: undefined, image: undefined, command: [], args: [], workingDir: '', envs: [], mounts: [], devices: [], labels: {}, annotations: {}, logPath: '', stdin: false, stdinOnce: false, tty: false, linux: undefined, windows: undefined, CDIDevices: [], stopSignal: 0 }),
  (m, w) => {
    if (m.metadata !== undefined) writeMessage(ContainerMetadata, m.metadata, w, 10);
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 18);
    if (m.command) for (const v of m.command) w.uint32(26).string(v);
    if (m.args) for (const v of m.args) w.uint32(34).string(v);
    if (m.workingDir) w.uint32(42).string(m.workingDir);
    if (m.envs) for (const v of m.envs) writeMessage(KeyValue, v, w, 50);
    if (m.mounts) for (const v of m.mounts) writeMessage(Mount, v, w, 58);
    if (m.devices) for (const v of m.devices) writeMessage(Device, v, w, 66);
    writeMap(m.labels, w, 74, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 82, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.logPath) w.uint32(90).string(m.logPath);
    if (m.stdin) w.uint32(96).bool(m.stdin);
    if (m.stdinOnce) w.uint32(104).bool(m.stdinOnce);
    if (m.tty) w.uint32(112).bool(m.tty);
    if (m.linux !== undefined) writeMessage(LinuxContainerConfig, m.linux, w, 122);
    if (m.windows !== undefined) writeMessage(WindowsContainerConfig, m.windows, w, 130);
    if (m.CDIDevices) for (const v of m.CDIDevices) writeMessage(CDIDevice, v, w, 138);
    if (m.stopSignal) w.uint32(144).int32(m.stopSignal);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.metadata = readMessage(ContainerMetadata, r, depth, m.metadata); break;
      case 2: expectTag(tag, 18); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 3: expectTag(tag, 26); m.command.push(r.string()); break;
      case 4: expectTag(tag, 34); m.args.push(r.string()); break;
      case 5: expectTag(tag, 42); m.workingDir = r.string(); break;
      case 6: expectTag(tag, 50); m.envs.push(readMessage(KeyValue, r, depth)); break;
      case 7: expectTag(tag, 58); m.mounts.push(readMessage(Mount, r, depth)); break;
      case 8: expectTag(tag, 66); m.devices.push(readMessage(Device, r, depth)); break;
      case 9: expectTag(tag, 74); readEntry(m.labels, r, '', r => r.string()); break;
      case 10: expectTag(tag, 82); readEntry(m.annotations, r, '', r => r.string()); break;
      case 11: expectTag(tag, 90); m.logPath = r.string(); break;
      case 12: expectTag(tag, 96); m.stdin = r.bool(); break;
      case 13: expectTag(tag, 104); m.stdinOnce = r.bool(); break;
      case 14: expectTag(tag, 112); m.tty = r.bool(); break;
      case 15: expectTag(tag, 122); m.linux = readMessage(LinuxContainerConfig, r, depth, m.linux); break;
      case 16: expectTag(tag, 130); m.windows = readMessage(WindowsContainerConfig, r, depth, m.windows); break;
      case 17: expectTag(tag, 138); m.CDIDevices.push(readMessage(CDIDevice, r, depth)); break;
      case 18: expectTag(tag, 144); m.stopSignal = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CreateContainerRequest {
  podSandboxId: string;
  config: ContainerConfig | undefined;
  sandboxConfig: PodSandboxConfig | undefined;
}
export const CreateContainerRequest: WireType<CreateContainerRequest> = wireType<CreateContainerRequest>(
  'runtime.v1.CreateContainerRequest',
  () => ({ podSandboxId: '', config: undefined, sandboxConfig: undefined }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
    if (m.config !== undefined) writeMessage(ContainerConfig, m.config, w, 18);
    if (m.sandboxConfig !== undefined) writeMessage(PodSandboxConfig, m.sandboxConfig, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.config = readMessage(ContainerConfig, r, depth, m.config); break;
      case 3: expectTag(tag, 26); m.sandboxConfig = readMessage(PodSandboxConfig, r, depth, m.sandboxConfig); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CreateContainerResponse {
  containerId: string;
}
export const CreateContainerResponse: WireType<CreateContainerResponse> = wireType<CreateContainerResponse>(
  'runtime.v1.CreateContainerResponse',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StartContainerRequest {
  containerId: string;
}
export const StartContainerRequest: WireType<StartContainerRequest> = wireType<StartContainerRequest>(
  'runtime.v1.StartContainerRequest',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StartContainerResponse {}
export const StartContainerResponse: WireType<StartContainerResponse> = wireType<StartContainerResponse>('runtime.v1.StartContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface StopContainerRequest {
  containerId: string;
  timeout: bigint;
}
export const StopContainerRequest: WireType<StopContainerRequest> = wireType<StopContainerRequest>(
  'runtime.v1.StopContainerRequest',
  () => ({ containerId: '', timeout: 0n }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.timeout) writeInt64(w.uint32(16), m.timeout);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.timeout = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StopContainerResponse {}
export const StopContainerResponse: WireType<StopContainerResponse> = wireType<StopContainerResponse>('runtime.v1.StopContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface RemoveContainerRequest {
  containerId: string;
}
export const RemoveContainerRequest: WireType<RemoveContainerRequest> = wireType<RemoveContainerRequest>(
  'runtime.v1.RemoveContainerRequest',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RemoveContainerResponse {}
export const RemoveContainerResponse: WireType<RemoveContainerResponse> = wireType<RemoveContainerResponse>('runtime.v1.RemoveContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ContainerStateValue {
  state: ContainerState;
}
export const ContainerStateValue: WireType<ContainerStateValue> = wireType<ContainerStateValue>(
  'runtime.v1.ContainerStateValue',
  () => ({ state: 0 }),
  (m, w) => {
    if (m.state) w.uint32(8).int32(m.state);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.state = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerFilter {
  id: string;
  state: ContainerStateValue | undefined;
  podSandboxId: string;
  labelSelector: { [key: string]: string };
}
export const ContainerFilter: WireType<ContainerFilter> = wireType<ContainerFilter>(
  'runtime.v1.ContainerFilter',
  () => ({ id: '', state: undefined, podSandboxId: '', labelSelector: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.state !== undefined) writeMessage(ContainerStateValue, m.state, w, 18);
    if (m.podSandboxId) w.uint32(26).string(m.podSandboxId);
    writeMap(m.labelSelector, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.state = readMessage(ContainerStateValue, r, depth, m.state); break;
      case 3: expectTag(tag, 26); m.podSandboxId = r.string(); break;
      case 4: expectTag(tag, 34); readEntry(m.labelSelector, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListContainersRequest {
  filter: ContainerFilter | undefined;
}
export const ListContainersRequest: WireType<ListContainersRequest> = wireType<ListContainersRequest>(
  'runtime.v1.ListContainersRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ContainerFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ContainerFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Container {
  id: string;
  podSandboxId: string;
  metadata: ContainerMetadata | undefined;
  image: ImageSpec | undefined;
  imageRef: string;
  state: ContainerState;
  createdAt: bigint;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  imageId: string;
}
export const Container: WireType<Container> = wireType<Container>(
  'runtime.v1.Container',
  () => ({ id: '', podSandboxId: '', metadata: undefined, image: undefined, imageRef: '', state: 0, createdAt: 0n, labels: {}, annotations: {}, imageId: '' }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.podSandboxId) w.uint32(18).string(m.podSandboxId);
    if (m.metadata !== undefined) writeMessage(ContainerMetadata, m.metadata, w, 26);
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 34);
    if (m.imageRef) w.uint32(42).string(m.imageRef);
    if (m.state) w.uint32(48).int32(m.state);
    if (m.createdAt) writeInt64(w.uint32(56), m.createdAt);
    writeMap(m.labels, w, 66, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 74, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.imageId) w.uint32(82).string(m.imageId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.podSandboxId = r.string(); break;
      case 3: expectTag(tag, 26); m.metadata = readMessage(ContainerMetadata, r, depth, m.metadata); break;
      case 4: expectTag(tag, 34); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 5: expectTag(tag, 42); m.imageRef = r.string(); break;
      case 6: expectTag(tag, 48); m.state = r.int32(); break;
      case 7: expectTag(tag, 56); m.createdAt = readInt64(r); break;
      case 8: expectTag(tag, 66); readEntry(m.labels, r, '', r => r.string()); break;
      case 9: expectTag(tag, 74); readEntry(m.annotations, r, '', r => r.string()); break;
      case 10: expectTag(tag, 82); m.imageId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListContainersResponse {
  containers: Container[];
}
export const ListContainersResponse: WireType<ListContainersResponse> = wireType<ListContainersResponse>(
  'runtime.v1.ListContainersResponse',
  () => ({ containers: [] }),
  (m, w) => {
    if (m.containers) for (const v of m.containers) writeMessage(Container, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containers.push(readMessage(Container, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamContainersRequest {
  filter: ContainerFilter | undefined;
}
export const StreamContainersRequest: WireType<StreamContainersRequest> = wireType<StreamContainersRequest>(
  'runtime.v1.StreamContainersRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ContainerFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ContainerFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamContainersResponse {
  containers: Container[];
}
export const StreamContainersResponse: WireType<StreamContainersResponse> = wireType<StreamContainersResponse>(
  'runtime.v1.StreamContainersResponse',
  () => ({ containers: [] }),
  (m, w) => {
    if (m.containers) for (const v of m.containers) writeMessage(Container, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containers.push(readMessage(Container, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatusRequest {
  containerId: string;
  verbose: boolean;
}
export const ContainerStatusRequest: WireType<ContainerStatusRequest> = wireType<ContainerStatusRequest>(
  'runtime.v1.ContainerStatusRequest',
  () => ({ containerId: '', verbose: false }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.verbose) w.uint32(16).bool(m.verbose);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.verbose = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatus {
  id: string;
  metadata: ContainerMetadata | undefined;
  state: ContainerState;
  createdAt: bigint;
  startedAt: bigint;
  finishedAt: bigint;
  exitCode: number;
  image: ImageSpec | undefined;
  imageRef: string;
  reason: string;
  message: string;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
  mounts: Mount[];
  logPath: string;
  resources: ContainerResources | undefined;
  imageId: string;
  user: ContainerUser | undefined;
  stopSignal: Signal;
}
export const ContainerStatus: WireType<ContainerStatus> = wireType<ContainerStatus>(
  'runtime.v1.ContainerStatus',
  () => ({ id: '', metadata: undefined, state: 0, createdAt: 0n, startedAt: 0n, finishedAt: 0n, exitCode: 0, image: undefined, imageRef: '', reason: '', message: '', labels: {}, annotations: {}, mounts: [], logPath: '', resources: undefined, imageId: '', user: undefined, stopSignal: 0 }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.metadata !== undefined) writeMessage(ContainerMetadata, m.metadata, w, 18);
    if (m.state) w.uint32(24).int32(m.state);
    if (m.createdAt) writeInt64(w.uint32(32), m.createdAt);
    if (m.startedAt) writeInt64(w.uint32(40), m.startedAt);
    if (m.finishedAt) writeInt64(w.uint32(48), m.finishedAt);
    if (m.exitCode) w.uint32(56).int32(m.exitCode);
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 66);
    if (m.imageRef) w.uint32(74).string(m.imageRef);
    if (m.reason) w.uint32(82).string(m.reason);
    if (m.message) w.uint32(90).string(m.message);
    writeMap(m.labels, w, 98, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 106, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.mounts) for (const v of m.mounts) writeMessage(Mount, v, w, 114);
    if (m.logPath) w.uint32(122).string(m.logPath);
    if (m.resources !== undefined) writeMessage(ContainerResources, m.resources, w, 130);
    if (m.imageId) w.uint32(138).string(m.imageId);
    if (m.user !== undefined) writeMessage(ContainerUser, m.user, w, 146);
    if (m.stopSignal) w.uint32(152).int32(m.stopSignal);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.metadata = readMessage(ContainerMetadata, r, depth, m.metadata); break;
      case 3: expectTag(tag, 24); m.state = r.int32(); break;
      case 4: expectTag(tag, 32); m.createdAt = readInt64(r); break;
      case 5: expectTag(tag, 40); m.startedAt = readInt64(r); break;
      case 6: expectTag(tag, 48); m.finishedAt = readInt64(r); break;
      case 7: expectTag(tag, 56); m.exitCode = r.int32(); break;
      case 8: expectTag(tag, 66); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 9: expectTag(tag, 74); m.imageRef = r.string(); break;
      case 10: expectTag(tag, 82); m.reason = r.string(); break;
      case 11: expectTag(tag, 90); m.message = r.string(); break;
      case 12: expectTag(tag, 98); readEntry(m.labels, r, '', r => r.string()); break;
      case 13: expectTag(tag, 106); readEntry(m.annotations, r, '', r => r.string()); break;
      case 14: expectTag(tag, 114); m.mounts.push(readMessage(Mount, r, depth)); break;
      case 15: expectTag(tag, 122); m.logPath = r.string(); break;
      case 16: expectTag(tag, 130); m.resources = readMessage(ContainerResources, r, depth, m.resources); break;
      case 17: expectTag(tag, 138); m.imageId = r.string(); break;
      case 18: expectTag(tag, 146); m.user = readMessage(ContainerUser, r, depth, m.user); break;
      case 19: expectTag(tag, 152); m.stopSignal = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatusResponse {
  status: ContainerStatus | undefined;
  info: { [key: string]: string };
}
export const ContainerStatusResponse: WireType<ContainerStatusResponse> = wireType<ContainerStatusResponse>(
  'runtime.v1.ContainerStatusResponse',
  () => ({ status: undefined, info: {} }),
  (m, w) => {
    if (m.status !== undefined) writeMessage(ContainerStatus, m.status, w, 10);
    writeMap(m.info, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.status = readMessage(ContainerStatus, r, depth, m.status); break;
      case 2: expectTag(tag, 18); readEntry(m.info, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerResources {
  linux: LinuxContainerResources | undefined;
  windows: WindowsContainerResources | undefined;
}
export const ContainerResources: WireType<ContainerResources> = wireType<ContainerResources>(
  'runtime.v1.ContainerResources',
  () => ({ linux: undefined, windows: undefined }),
  (m, w) => {
    if (m.linux !== undefined) writeMessage(LinuxContainerResources, m.linux, w, 10);
    if (m.windows !== undefined) writeMessage(WindowsContainerResources, m.windows, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.linux = readMessage(LinuxContainerResources, r, depth, m.linux); break;
      case 2: expectTag(tag, 18); m.windows = readMessage(WindowsContainerResources, r, depth, m.windows); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerUser {
  linux: LinuxContainerUser | undefined;
}
export const ContainerUser: WireType<ContainerUser> = wireType<ContainerUser>(
  'runtime.v1.ContainerUser',
  () => ({ linux: undefined }),
  (m, w) => {
    if (m.linux !== undefined) writeMessage(LinuxContainerUser, m.linux, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.linux = readMessage(LinuxContainerUser, r, depth, m.linux); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdateContainerResourcesRequest {
  containerId: string;
  linux: LinuxContainerResources | undefined;
  windows: WindowsContainerResources | undefined;
  annotations: { [key: string]: string };
}
export const UpdateContainerResourcesRequest: WireType<UpdateContainerResourcesRequest> = wireType<UpdateContainerResourcesRequest>(
  'runtime.v1.UpdateContainerResourcesRequest',
  () => ({ containerId: '', linux: undefined, windows: undefined, annotations: {} }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.linux !== undefined) writeMessage(LinuxContainerResources, m.linux, w, 18);
    if (m.windows !== undefined) writeMessage(WindowsContainerResources, m.windows, w, 26);
    writeMap(m.annotations, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.linux = readMessage(LinuxContainerResources, r, depth, m.linux); break;
      case 3: expectTag(tag, 26); m.windows = readMessage(WindowsContainerResources, r, depth, m.windows); break;
      case 4: expectTag(tag, 34); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdateContainerResourcesResponse {}
export const UpdateContainerResourcesResponse: WireType<UpdateContainerResourcesResponse> = wireType<UpdateContainerResourcesResponse>('runtime.v1.UpdateContainerResourcesResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ExecSyncRequest {
  containerId: string;
  cmd: string[];
  timeout: bigint;
}
export const ExecSyncRequest: WireType<ExecSyncRequest> = wireType<ExecSyncRequest>(
  'runtime.v1.ExecSyncRequest',
  () => ({ containerId: '', cmd: [], timeout: 0n }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.cmd) for (const v of m.cmd) w.uint32(18).string(v);
    if (m.timeout) writeInt64(w.uint32(24), m.timeout);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.cmd.push(r.string()); break;
      case 3: expectTag(tag, 24); m.timeout = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecSyncResponse {
  stdout: Uint8Array;
  stderr: Uint8Array;
  exitCode: number;
}
export const ExecSyncResponse: WireType<ExecSyncResponse> = wireType<ExecSyncResponse>(
  'runtime.v1.ExecSyncResponse',
  () => ({ stdout: new Uint8Array(), stderr: new Uint8Array(), exitCode: 0 }),
  (m, w) => {
    if (m.stdout?.length) w.uint32(10).bytes(m.stdout);
    if (m.stderr?.length) w.uint32(18).bytes(m.stderr);
    if (m.exitCode) w.uint32(24).int32(m.exitCode);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stdout = r.bytes(); break;
      case 2: expectTag(tag, 18); m.stderr = r.bytes(); break;
      case 3: expectTag(tag, 24); m.exitCode = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecRequest {
  containerId: string;
  cmd: string[];
  tty: boolean;
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
}
export const ExecRequest: WireType<ExecRequest> = wireType<ExecRequest>(
  'runtime.v1.ExecRequest',
  () => ({ containerId: '', cmd: [], tty: false, stdin: false, stdout: false, stderr: false }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.cmd) for (const v of m.cmd) w.uint32(18).string(v);
    if (m.tty) w.uint32(24).bool(m.tty);
    if (m.stdin) w.uint32(32).bool(m.stdin);
    if (m.stdout) w.uint32(40).bool(m.stdout);
    if (m.stderr) w.uint32(48).bool(m.stderr);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.cmd.push(r.string()); break;
      case 3: expectTag(tag, 24); m.tty = r.bool(); break;
      case 4: expectTag(tag, 32); m.stdin = r.bool(); break;
      case 5: expectTag(tag, 40); m.stdout = r.bool(); break;
      case 6: expectTag(tag, 48); m.stderr = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ExecResponse {
  url: string;
}
export const ExecResponse: WireType<ExecResponse> = wireType<ExecResponse>(
  'runtime.v1.ExecResponse',
  () => ({ url: '' }),
  (m, w) => {
    if (m.url) w.uint32(10).string(m.url);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.url = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface AttachRequest {
  containerId: string;
  stdin: boolean;
  tty: boolean;
  stdout: boolean;
  stderr: boolean;
}
export const AttachRequest: WireType<AttachRequest> = wireType<AttachRequest>(
  'runtime.v1.AttachRequest',
  () => ({ containerId: '', stdin: false, tty: false, stdout: false, stderr: false }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.stdin) w.uint32(16).bool(m.stdin);
    if (m.tty) w.uint32(24).bool(m.tty);
    if (m.stdout) w.uint32(32).bool(m.stdout);
    if (m.stderr) w.uint32(40).bool(m.stderr);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.stdin = r.bool(); break;
      case 3: expectTag(tag, 24); m.tty = r.bool(); break;
      case 4: expectTag(tag, 32); m.stdout = r.bool(); break;
      case 5: expectTag(tag, 40); m.stderr = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface AttachResponse {
  url: string;
}
export const AttachResponse: WireType<AttachResponse> = wireType<AttachResponse>(
  'runtime.v1.AttachResponse',
  () => ({ url: '' }),
  (m, w) => {
    if (m.url) w.uint32(10).string(m.url);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.url = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PortForwardRequest {
  podSandboxId: string;
  port: number[];
}
export const PortForwardRequest: WireType<PortForwardRequest> = wireType<PortForwardRequest>(
  'runtime.v1.PortForwardRequest',
  () => ({ podSandboxId: '', port: [] }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
    writeScalars(m.port, w, 18, (w, v) => w.int32(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      case 2: readScalars(m.port, r, tag, r => r.int32()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PortForwardResponse {
  url: string;
}
export const PortForwardResponse: WireType<PortForwardResponse> = wireType<PortForwardResponse>(
  'runtime.v1.PortForwardResponse',
  () => ({ url: '' }),
  (m, w) => {
    if (m.url) w.uint32(10).string(m.url);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.url = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageFilter {
  image: ImageSpec | undefined;
}
export const ImageFilter: WireType<ImageFilter> = wireType<ImageFilter>(
  'runtime.v1.ImageFilter',
  () => ({ image: undefined }),
  (m, w) => {
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListImagesRequest {
  filter: ImageFilter | undefined;
}
export const ListImagesRequest: WireType<ListImagesRequest> = wireType<ListImagesRequest>(
  'runtime.v1.ListImagesRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ImageFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ImageFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Image {
  id: string;
  repoTags: string[];
  repoDigests: string[];
  size: bigint;
  uid: Int64Value | undefined;
  username: string;
  spec: ImageSpec | undefined;
  pinned: boolean;
}
export const Image: WireType<Image> = wireType<Image>(
  'runtime.v1.Image',
  () => ({ id: '', repoTags: [], repoDigests: [], size: 0n, uid: undefined, username: '', spec: undefined, pinned: false }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.repoTags) for (const v of m.repoTags) w.uint32(18).string(v);
    if (m.repoDigests) for (const v of m.repoDigests) w.uint32(26).string(v);
    if (m.size) writeUint64(w.uint32(32), m.size);
    if (m.uid !== undefined) writeMessage(Int64Value, m.uid, w, 42);
    if (m.username) w.uint32(50).string(m.username);
    if (m.spec !== undefined) writeMessage(ImageSpec, m.spec, w, 58);
    if (m.pinned) w.uint32(64).bool(m.pinned);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.repoTags.push(r.string()); break;
      case 3: expectTag(tag, 26); m.repoDigests.push(r.string()); break;
      case 4: expectTag(tag, 32); m.size = readUint64(r); break;
      case 5: expectTag(tag, 42); m.uid = readMessage(Int64Value, r, depth, m.uid); break;
      case 6: expectTag(tag, 50); m.username = r.string(); break;
      case 7: expectTag(tag, 58); m.spec = readMessage(ImageSpec, r, depth, m.spec); break;
      case 8: expectTag(tag, 64); m.pinned = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListImagesResponse {
  images: Image[];
}
export const ListImagesResponse: WireType<ListImagesResponse> = wireType<ListImagesResponse>(
  'runtime.v1.ListImagesResponse',
  () => ({ images: [] }),
  (m, w) => {
    if (m.images) for (const v of m.images) writeMessage(Image, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.images.push(readMessage(Image, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamImagesRequest {
  filter: ImageFilter | undefined;
}
export const StreamImagesRequest: WireType<StreamImagesRequest> = wireType<StreamImagesRequest>(
  'runtime.v1.StreamImagesRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ImageFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ImageFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamImagesResponse {
  images: Image[];
}
export const StreamImagesResponse: WireType<StreamImagesResponse> = wireType<StreamImagesResponse>(
  'runtime.v1.StreamImagesResponse',
  () => ({ images: [] }),
  (m, w) => {
    if (m.images) for (const v of m.images) writeMessage(Image, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.images.push(readMessage(Image, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageStatusRequest {
  image: ImageSpec | undefined;
  verbose: boolean;
}
export const ImageStatusRequest: WireType<ImageStatusRequest> = wireType<ImageStatusRequest>(
  'runtime.v1.ImageStatusRequest',
  () => ({ image: undefined, verbose: false }),
  (m, w) => {
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 10);
    if (m.verbose) w.uint32(16).bool(m.verbose);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 2: expectTag(tag, 16); m.verbose = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageStatusResponse {
  image: Image | undefined;
  info: { [key: string]: string };
}
export const ImageStatusResponse: WireType<ImageStatusResponse> = wireType<ImageStatusResponse>(
  'runtime.v1.ImageStatusResponse',
  () => ({ image: undefined, info: {} }),
  (m, w) => {
    if (m.image !== undefined) writeMessage(Image, m.image, w, 10);
    writeMap(m.info, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = readMessage(Image, r, depth, m.image); break;
      case 2: expectTag(tag, 18); readEntry(m.info, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface AuthConfig {
  username: string;
  /** Secret: never log it. */
  password: string;
  /** Secret: never log it. */
  auth: string;
  serverAddress: string;
  /** Secret: never log it. */
  identityToken: string;
  /** Secret: never log it. */
  registryToken: string;
}
export const AuthConfig: WireType<AuthConfig> = wireType<AuthConfig>(
  'runtime.v1.AuthConfig',
  () => ({ username: '', password: '', auth: '', serverAddress: '', identityToken: '', registryToken: '' }),
  (m, w) => {
    if (m.username) w.uint32(10).string(m.username);
    if (m.password) w.uint32(18).string(m.password);
    if (m.auth) w.uint32(26).string(m.auth);
    if (m.serverAddress) w.uint32(34).string(m.serverAddress);
    if (m.identityToken) w.uint32(42).string(m.identityToken);
    if (m.registryToken) w.uint32(50).string(m.registryToken);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.username = r.string(); break;
      case 2: expectTag(tag, 18); m.password = r.string(); break;
      case 3: expectTag(tag, 26); m.auth = r.string(); break;
      case 4: expectTag(tag, 34); m.serverAddress = r.string(); break;
      case 5: expectTag(tag, 42); m.identityToken = r.string(); break;
      case 6: expectTag(tag, 50); m.registryToken = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PullImageRequest {
  image: ImageSpec | undefined;
  auth: AuthConfig | undefined;
  sandboxConfig: PodSandboxConfig | undefined;
}
export const PullImageRequest: WireType<PullImageRequest> = wireType<PullImageRequest>(
  'runtime.v1.PullImageRequest',
  () => ({ image: undefined, auth: undefined, sandboxConfig: undefined }),
  (m, w) => {
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 10);
    if (m.auth !== undefined) writeMessage(AuthConfig, m.auth, w, 18);
    if (m.sandboxConfig !== undefined) writeMessage(PodSandboxConfig, m.sandboxConfig, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      case 2: expectTag(tag, 18); m.auth = readMessage(AuthConfig, r, depth, m.auth); break;
      case 3: expectTag(tag, 26); m.sandboxConfig = readMessage(PodSandboxConfig, r, depth, m.sandboxConfig); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PullImageResponse {
  imageRef: string;
}
export const PullImageResponse: WireType<PullImageResponse> = wireType<PullImageResponse>(
  'runtime.v1.PullImageResponse',
  () => ({ imageRef: '' }),
  (m, w) => {
    if (m.imageRef) w.uint32(10).string(m.imageRef);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.imageRef = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RemoveImageRequest {
  image: ImageSpec | undefined;
}
export const RemoveImageRequest: WireType<RemoveImageRequest> = wireType<RemoveImageRequest>(
  'runtime.v1.RemoveImageRequest',
  () => ({ image: undefined }),
  (m, w) => {
    if (m.image !== undefined) writeMessage(ImageSpec, m.image, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.image = readMessage(ImageSpec, r, depth, m.image); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RemoveImageResponse {}
export const RemoveImageResponse: WireType<RemoveImageResponse> = wireType<RemoveImageResponse>('runtime.v1.RemoveImageResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface NetworkConfig {
  podCidr: string;
}
export const NetworkConfig: WireType<NetworkConfig> = wireType<NetworkConfig>(
  'runtime.v1.NetworkConfig',
  () => ({ podCidr: '' }),
  (m, w) => {
    if (m.podCidr) w.uint32(10).string(m.podCidr);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podCidr = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeConfig {
  networkConfig: NetworkConfig | undefined;
}
export const RuntimeConfig: WireType<RuntimeConfig> = wireType<RuntimeConfig>(
  'runtime.v1.RuntimeConfig',
  () => ({ networkConfig: undefined }),
  (m, w) => {
    if (m.networkConfig !== undefined) writeMessage(NetworkConfig, m.networkConfig, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.networkConfig = readMessage(NetworkConfig, r, depth, m.networkConfig); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdateRuntimeConfigRequest {
  runtimeConfig: RuntimeConfig | undefined;
}
export const UpdateRuntimeConfigRequest: WireType<UpdateRuntimeConfigRequest> = wireType<UpdateRuntimeConfigRequest>(
  'runtime.v1.UpdateRuntimeConfigRequest',
  () => ({ runtimeConfig: undefined }),
  (m, w) => {
    if (m.runtimeConfig !== undefined) writeMessage(RuntimeConfig, m.runtimeConfig, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.runtimeConfig = readMessage(RuntimeConfig, r, depth, m.runtimeConfig); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdateRuntimeConfigResponse {}
export const UpdateRuntimeConfigResponse: WireType<UpdateRuntimeConfigResponse> = wireType<UpdateRuntimeConfigResponse>('runtime.v1.UpdateRuntimeConfigResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface RuntimeCondition {
  type: string;
  status: boolean;
  reason: string;
  message: string;
}
export const RuntimeCondition: WireType<RuntimeCondition> = wireType<RuntimeCondition>(
  'runtime.v1.RuntimeCondition',
  () => ({ type: '', status: false, reason: '', message: '' }),
  (m, w) => {
    if (m.type) w.uint32(10).string(m.type);
    if (m.status) w.uint32(16).bool(m.status);
    if (m.reason) w.uint32(26).string(m.reason);
    if (m.message) w.uint32(34).string(m.message);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.type = r.string(); break;
      case 2: expectTag(tag, 16); m.status = r.bool(); break;
      case 3: expectTag(tag, 26); m.reason = r.string(); break;
      case 4: expectTag(tag, 34); m.message = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeStatus {
  conditions: RuntimeCondition[];
}
export const RuntimeStatus: WireType<RuntimeStatus> = wireType<RuntimeStatus>(
  'runtime.v1.RuntimeStatus',
  () => ({ conditions: [] }),
  (m, w) => {
    if (m.conditions) for (const v of m.conditions) writeMessage(RuntimeCondition, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.conditions.push(readMessage(RuntimeCondition, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StatusRequest {
  verbose: boolean;
}
export const StatusRequest: WireType<StatusRequest> = wireType<StatusRequest>(
  'runtime.v1.StatusRequest',
  () => ({ verbose: false }),
  (m, w) => {
    if (m.verbose) w.uint32(8).bool(m.verbose);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.verbose = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeHandlerFeatures {
  recursiveReadOnlyMounts: boolean;
  userNamespaces: boolean;
}
export const RuntimeHandlerFeatures: WireType<RuntimeHandlerFeatures> = wireType<RuntimeHandlerFeatures>(
  'runtime.v1.RuntimeHandlerFeatures',
  () => ({ recursiveReadOnlyMounts: false, userNamespaces: false }),
  (m, w) => {
    if (m.recursiveReadOnlyMounts) w.uint32(8).bool(m.recursiveReadOnlyMounts);
    if (m.userNamespaces) w.uint32(16).bool(m.userNamespaces);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.recursiveReadOnlyMounts = r.bool(); break;
      case 2: expectTag(tag, 16); m.userNamespaces = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeHandler {
  name: string;
  features: RuntimeHandlerFeatures | undefined;
}
export const RuntimeHandler: WireType<RuntimeHandler> = wireType<RuntimeHandler>(
  'runtime.v1.RuntimeHandler',
  () => ({ name: '', features: undefined }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.features !== undefined) writeMessage(RuntimeHandlerFeatures, m.features, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.features = readMessage(RuntimeHandlerFeatures, r, depth, m.features); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeFeatures {
  supplementalGroupsPolicy: boolean;
  userNamespacesHostNetwork: boolean;
}
export const RuntimeFeatures: WireType<RuntimeFeatures> = wireType<RuntimeFeatures>(
  'runtime.v1.RuntimeFeatures',
  () => ({ supplementalGroupsPolicy: false, userNamespacesHostNetwork: false }),
  (m, w) => {
    if (m.supplementalGroupsPolicy) w.uint32(8).bool(m.supplementalGroupsPolicy);
    if (m.userNamespacesHostNetwork) w.uint32(16).bool(m.userNamespacesHostNetwork);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.supplementalGroupsPolicy = r.bool(); break;
      case 2: expectTag(tag, 16); m.userNamespacesHostNetwork = r.bool(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StatusResponse {
  status: RuntimeStatus | undefined;
  info: { [key: string]: string };
  runtimeHandlers: RuntimeHandler[];
  features: RuntimeFeatures | undefined;
}
export const StatusResponse: WireType<StatusResponse> = wireType<StatusResponse>(
  'runtime.v1.StatusResponse',
  () => ({ status: undefined, info: {}, runtimeHandlers: [], features: undefined }),
  (m, w) => {
    if (m.status !== undefined) writeMessage(RuntimeStatus, m.status, w, 10);
    writeMap(m.info, w, 18, (w, v) => w.uint32(VALUE_TAG).string(v));
    if (m.runtimeHandlers) for (const v of m.runtimeHandlers) writeMessage(RuntimeHandler, v, w, 26);
    if (m.features !== undefined) writeMessage(RuntimeFeatures, m.features, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.status = readMessage(RuntimeStatus, r, depth, m.status); break;
      case 2: expectTag(tag, 18); readEntry(m.info, r, '', r => r.string()); break;
      case 3: expectTag(tag, 26); m.runtimeHandlers.push(readMessage(RuntimeHandler, r, depth)); break;
      case 4: expectTag(tag, 34); m.features = readMessage(RuntimeFeatures, r, depth, m.features); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageFsInfoRequest {}
export const ImageFsInfoRequest: WireType<ImageFsInfoRequest> = wireType<ImageFsInfoRequest>('runtime.v1.ImageFsInfoRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface UInt64Value {
  value: bigint;
}
export const UInt64Value: WireType<UInt64Value> = wireType<UInt64Value>(
  'runtime.v1.UInt64Value',
  () => ({ value: 0n }),
  (m, w) => {
    if (m.value) writeUint64(w.uint32(8), m.value);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.value = readUint64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface FilesystemIdentifier {
  mountpoint: string;
}
export const FilesystemIdentifier: WireType<FilesystemIdentifier> = wireType<FilesystemIdentifier>(
  'runtime.v1.FilesystemIdentifier',
  () => ({ mountpoint: '' }),
  (m, w) => {
    if (m.mountpoint) w.uint32(10).string(m.mountpoint);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.mountpoint = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface FilesystemUsage {
  timestamp: bigint;
  fsId: FilesystemIdentifier | undefined;
  usedBytes: UInt64Value | undefined;
  inodesUsed: UInt64Value | undefined;
}
export const FilesystemUsage: WireType<FilesystemUsage> = wireType<FilesystemUsage>(
  'runtime.v1.FilesystemUsage',
  () => ({ timestamp: 0n, fsId: undefined, usedBytes: undefined, inodesUsed: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.fsId !== undefined) writeMessage(FilesystemIdentifier, m.fsId, w, 18);
    if (m.usedBytes !== undefined) writeMessage(UInt64Value, m.usedBytes, w, 26);
    if (m.inodesUsed !== undefined) writeMessage(UInt64Value, m.inodesUsed, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.fsId = readMessage(FilesystemIdentifier, r, depth, m.fsId); break;
      case 3: expectTag(tag, 26); m.usedBytes = readMessage(UInt64Value, r, depth, m.usedBytes); break;
      case 4: expectTag(tag, 34); m.inodesUsed = readMessage(UInt64Value, r, depth, m.inodesUsed); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsFilesystemUsage {
  timestamp: bigint;
  fsId: FilesystemIdentifier | undefined;
  usedBytes: UInt64Value | undefined;
}
export const WindowsFilesystemUsage: WireType<WindowsFilesystemUsage> = wireType<WindowsFilesystemUsage>(
  'runtime.v1.WindowsFilesystemUsage',
  () => ({ timestamp: 0n, fsId: undefined, usedBytes: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.fsId !== undefined) writeMessage(FilesystemIdentifier, m.fsId, w, 18);
    if (m.usedBytes !== undefined) writeMessage(UInt64Value, m.usedBytes, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.fsId = readMessage(FilesystemIdentifier, r, depth, m.fsId); break;
      case 3: expectTag(tag, 26); m.usedBytes = readMessage(UInt64Value, r, depth, m.usedBytes); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ImageFsInfoResponse {
  imageFilesystems: FilesystemUsage[];
  containerFilesystems: FilesystemUsage[];
}
export const ImageFsInfoResponse: WireType<ImageFsInfoResponse> = wireType<ImageFsInfoResponse>(
  'runtime.v1.ImageFsInfoResponse',
  () => ({ imageFilesystems: [], containerFilesystems: [] }),
  (m, w) => {
    if (m.imageFilesystems) for (const v of m.imageFilesystems) writeMessage(FilesystemUsage, v, w, 10);
    if (m.containerFilesystems) for (const v of m.containerFilesystems) writeMessage(FilesystemUsage, v, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.imageFilesystems.push(readMessage(FilesystemUsage, r, depth)); break;
      case 2: expectTag(tag, 18); m.containerFilesystems.push(readMessage(FilesystemUsage, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatsRequest {
  containerId: string;
}
export const ContainerStatsRequest: WireType<ContainerStatsRequest> = wireType<ContainerStatsRequest>(
  'runtime.v1.ContainerStatsRequest',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatsResponse {
  stats: ContainerStats | undefined;
}
export const ContainerStatsResponse: WireType<ContainerStatsResponse> = wireType<ContainerStatsResponse>(
  'runtime.v1.ContainerStatsResponse',
  () => ({ stats: undefined }),
  (m, w) => {
    if (m.stats !== undefined) writeMessage(ContainerStats, m.stats, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stats = readMessage(ContainerStats, r, depth, m.stats); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListContainerStatsRequest {
  filter: ContainerStatsFilter | undefined;
}
export const ListContainerStatsRequest: WireType<ListContainerStatsRequest> = wireType<ListContainerStatsRequest>(
  'runtime.v1.ListContainerStatsRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ContainerStatsFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ContainerStatsFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStatsFilter {
  id: string;
  podSandboxId: string;
  labelSelector: { [key: string]: string };
}
export const ContainerStatsFilter: WireType<ContainerStatsFilter> = wireType<ContainerStatsFilter>(
  'runtime.v1.ContainerStatsFilter',
  () => ({ id: '', podSandboxId: '', labelSelector: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.podSandboxId) w.uint32(18).string(m.podSandboxId);
    writeMap(m.labelSelector, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.podSandboxId = r.string(); break;
      case 3: expectTag(tag, 26); readEntry(m.labelSelector, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListContainerStatsResponse {
  stats: ContainerStats[];
}
export const ListContainerStatsResponse: WireType<ListContainerStatsResponse> = wireType<ListContainerStatsResponse>(
  'runtime.v1.ListContainerStatsResponse',
  () => ({ stats: [] }),
  (m, w) => {
    if (m.stats) for (const v of m.stats) writeMessage(ContainerStats, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.stats.push(readMessage(ContainerStats, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamContainerStatsRequest {
  filter: ContainerStatsFilter | undefined;
}
export const StreamContainerStatsRequest: WireType<StreamContainerStatsRequest> = wireType<StreamContainerStatsRequest>(
  'runtime.v1.StreamContainerStatsRequest',
  () => ({ filter: undefined }),
  (m, w) => {
    if (m.filter !== undefined) writeMessage(ContainerStatsFilter, m.filter, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.filter = readMessage(ContainerStatsFilter, r, depth, m.filter); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamContainerStatsResponse {
  containerStats: ContainerStats[];
}
export const StreamContainerStatsResponse: WireType<StreamContainerStatsResponse> = wireType<StreamContainerStatsResponse>(
  'runtime.v1.StreamContainerStatsResponse',
  () => ({ containerStats: [] }),
  (m, w) => {
    if (m.containerStats) for (const v of m.containerStats) writeMessage(ContainerStats, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerStats.push(readMessage(ContainerStats, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerAttributes {
  id: string;
  metadata: ContainerMetadata | undefined;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
}
export const ContainerAttributes: WireType<ContainerAttributes> = wireType<ContainerAttributes>(
  'runtime.v1.ContainerAttributes',
  () => ({ id: '', metadata: undefined, labels: {}, annotations: {} }),
  (m, w) => {
    if (m.id) w.uint32(10).string(m.id);
    if (m.metadata !== undefined) writeMessage(ContainerMetadata, m.metadata, w, 18);
    writeMap(m.labels, w, 26, (w, v) => w.uint32(VALUE_TAG).string(v));
    writeMap(m.annotations, w, 34, (w, v) => w.uint32(VALUE_TAG).string(v));
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.id = r.string(); break;
      case 2: expectTag(tag, 18); m.metadata = readMessage(ContainerMetadata, r, depth, m.metadata); break;
      case 3: expectTag(tag, 26); readEntry(m.labels, r, '', r => r.string()); break;
      case 4: expectTag(tag, 34); readEntry(m.annotations, r, '', r => r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerStats {
  attributes: ContainerAttributes | undefined;
  cpu: CpuUsage | undefined;
  memory: MemoryUsage | undefined;
  writableLayer: FilesystemUsage | undefined;
  swap: SwapUsage | undefined;
  io: IoUsage | undefined;
}
export const ContainerStats: WireType<ContainerStats> = wireType<ContainerStats>(
  'runtime.v1.ContainerStats',
  () => ({ attributes: undefined, cpu: undefined, memory: undefined, writableLayer: undefined, swap: undefined, io: undefined }),
  (m, w) => {
    if (m.attributes !== undefined) writeMessage(ContainerAttributes, m.attributes, w, 10);
    if (m.cpu !== undefined) writeMessage(CpuUsage, m.cpu, w, 18);
    if (m.memory !== undefined) writeMessage(MemoryUsage, m.memory, w, 26);
    if (m.writableLayer !== undefined) writeMessage(FilesystemUsage, m.writableLayer, w, 34);
    if (m.swap !== undefined) writeMessage(SwapUsage, m.swap, w, 42);
    if (m.io !== undefined) writeMessage(IoUsage, m.io, w, 50);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.attributes = readMessage(ContainerAttributes, r, depth, m.attributes); break;
      case 2: expectTag(tag, 18); m.cpu = readMessage(CpuUsage, r, depth, m.cpu); break;
      case 3: expectTag(tag, 26); m.memory = readMessage(MemoryUsage, r, depth, m.memory); break;
      case 4: expectTag(tag, 34); m.writableLayer = readMessage(FilesystemUsage, r, depth, m.writableLayer); break;
      case 5: expectTag(tag, 42); m.swap = readMessage(SwapUsage, r, depth, m.swap); break;
      case 6: expectTag(tag, 50); m.io = readMessage(IoUsage, r, depth, m.io); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsContainerStats {
  attributes: ContainerAttributes | undefined;
  cpu: WindowsCpuUsage | undefined;
  memory: WindowsMemoryUsage | undefined;
  writableLayer: WindowsFilesystemUsage | undefined;
}
export const WindowsContainerStats: WireType<WindowsContainerStats> = wireType<WindowsContainerStats>(
  'runtime.v1.WindowsContainerStats',
  () => ({ attributes: undefined, cpu: undefined, memory: undefined, writableLayer: undefined }),
  (m, w) => {
    if (m.attributes !== undefined) writeMessage(ContainerAttributes, m.attributes, w, 10);
    if (m.cpu !== undefined) writeMessage(WindowsCpuUsage, m.cpu, w, 18);
    if (m.memory !== undefined) writeMessage(WindowsMemoryUsage, m.memory, w, 26);
    if (m.writableLayer !== undefined) writeMessage(WindowsFilesystemUsage, m.writableLayer, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.attributes = readMessage(ContainerAttributes, r, depth, m.attributes); break;
      case 2: expectTag(tag, 18); m.cpu = readMessage(WindowsCpuUsage, r, depth, m.cpu); break;
      case 3: expectTag(tag, 26); m.memory = readMessage(WindowsMemoryUsage, r, depth, m.memory); break;
      case 4: expectTag(tag, 34); m.writableLayer = readMessage(WindowsFilesystemUsage, r, depth, m.writableLayer); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PsiStats {
  Full: PsiData | undefined;
  Some: PsiData | undefined;
}
export const PsiStats: WireType<PsiStats> = wireType<PsiStats>(
  'runtime.v1.PsiStats',
  () => ({ Full: undefined, Some: undefined }),
  (m, w) => {
    if (m.Full !== undefined) writeMessage(PsiData, m.Full, w, 10);
    if (m.Some !== undefined) writeMessage(PsiData, m.Some, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.Full = readMessage(PsiData, r, depth, m.Full); break;
      case 2: expectTag(tag, 18); m.Some = readMessage(PsiData, r, depth, m.Some); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PsiData {
  Total: bigint;
  Avg10: number;
  Avg60: number;
  Avg300: number;
}
export const PsiData: WireType<PsiData> = wireType<PsiData>(
  'runtime.v1.PsiData',
  () => ({ Total: 0n, Avg10: 0, Avg60: 0, Avg300: 0 }),
  (m, w) => {
    if (m.Total) writeUint64(w.uint32(8), m.Total);
    if (m.Avg10 !== undefined && !Object.is(m.Avg10, 0)) w.uint32(17).double(m.Avg10);
    if (m.Avg60 !== undefined && !Object.is(m.Avg60, 0)) w.uint32(25).double(m.Avg60);
    if (m.Avg300 !== undefined && !Object.is(m.Avg300, 0)) w.uint32(33).double(m.Avg300);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.Total = readUint64(r); break;
      case 2: expectTag(tag, 17); m.Avg10 = r.double(); break;
      case 3: expectTag(tag, 25); m.Avg60 = r.double(); break;
      case 4: expectTag(tag, 33); m.Avg300 = r.double(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CpuUsage {
  timestamp: bigint;
  usageCoreNanoSeconds: UInt64Value | undefined;
  usageNanoCores: UInt64Value | undefined;
  psi: PsiStats | undefined;
}
export const CpuUsage: WireType<CpuUsage> = wireType<CpuUsage>(
  'runtime.v1.CpuUsage',
  () => ({ timestamp: 0n, usageCoreNanoSeconds: undefined, usageNanoCores: undefined, psi: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.usageCoreNanoSeconds !== undefined) writeMessage(UInt64Value, m.usageCoreNanoSeconds, w, 18);
    if (m.usageNanoCores !== undefined) writeMessage(UInt64Value, m.usageNanoCores, w, 26);
    if (m.psi !== undefined) writeMessage(PsiStats, m.psi, w, 34);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.usageCoreNanoSeconds = readMessage(UInt64Value, r, depth, m.usageCoreNanoSeconds); break;
      case 3: expectTag(tag, 26); m.usageNanoCores = readMessage(UInt64Value, r, depth, m.usageNanoCores); break;
      case 4: expectTag(tag, 34); m.psi = readMessage(PsiStats, r, depth, m.psi); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsCpuUsage {
  timestamp: bigint;
  usageCoreNanoSeconds: UInt64Value | undefined;
  usageNanoCores: UInt64Value | undefined;
}
export const WindowsCpuUsage: WireType<WindowsCpuUsage> = wireType<WindowsCpuUsage>(
  'runtime.v1.WindowsCpuUsage',
  () => ({ timestamp: 0n, usageCoreNanoSeconds: undefined, usageNanoCores: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.usageCoreNanoSeconds !== undefined) writeMessage(UInt64Value, m.usageCoreNanoSeconds, w, 18);
    if (m.usageNanoCores !== undefined) writeMessage(UInt64Value, m.usageNanoCores, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.usageCoreNanoSeconds = readMessage(UInt64Value, r, depth, m.usageCoreNanoSeconds); break;
      case 3: expectTag(tag, 26); m.usageNanoCores = readMessage(UInt64Value, r, depth, m.usageNanoCores); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface MemoryUsage {
  timestamp: bigint;
  workingSetBytes: UInt64Value | undefined;
  availableBytes: UInt64Value | undefined;
  usageBytes: UInt64Value | undefined;
  rssBytes: UInt64Value | undefined;
  pageFaults: UInt64Value | undefined;
  majorPageFaults: UInt64Value | undefined;
  psi: PsiStats | undefined;
}
export const MemoryUsage: WireType<MemoryUsage> = wireType<MemoryUsage>(
  'runtime.v1.MemoryUsage',
  () => ({ timestamp: 0n, workingSetBytes: undefined, availableBytes: undefined, usageBytes: undefined, rssBytes: undefined, pageFaults: undefined, majorPageFaults: undefined, psi: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.workingSetBytes !== undefined) writeMessage(UInt64Value, m.workingSetBytes, w, 18);
    if (m.availableBytes !== undefined) writeMessage(UInt64Value, m.availableBytes, w, 26);
    if (m.usageBytes !== undefined) writeMessage(UInt64Value, m.usageBytes, w, 34);
    if (m.rssBytes !== undefined) writeMessage(UInt64Value, m.rssBytes, w, 42);
    if (m.pageFaults !== undefined) writeMessage(UInt64Value, m.pageFaults, w, 50);
    if (m.majorPageFaults !== undefined) writeMessage(UInt64Value, m.majorPageFaults, w, 58);
    if (m.psi !== undefined) writeMessage(PsiStats, m.psi, w, 66);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.workingSetBytes = readMessage(UInt64Value, r, depth, m.workingSetBytes); break;
      case 3: expectTag(tag, 26); m.availableBytes = readMessage(UInt64Value, r, depth, m.availableBytes); break;
      case 4: expectTag(tag, 34); m.usageBytes = readMessage(UInt64Value, r, depth, m.usageBytes); break;
      case 5: expectTag(tag, 42); m.rssBytes = readMessage(UInt64Value, r, depth, m.rssBytes); break;
      case 6: expectTag(tag, 50); m.pageFaults = readMessage(UInt64Value, r, depth, m.pageFaults); break;
      case 7: expectTag(tag, 58); m.majorPageFaults = readMessage(UInt64Value, r, depth, m.majorPageFaults); break;
      case 8: expectTag(tag, 66); m.psi = readMessage(PsiStats, r, depth, m.psi); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface IoUsage {
  timestamp: bigint;
  psi: PsiStats | undefined;
}
export const IoUsage: WireType<IoUsage> = wireType<IoUsage>(
  'runtime.v1.IoUsage',
  () => ({ timestamp: 0n, psi: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.psi !== undefined) writeMessage(PsiStats, m.psi, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.psi = readMessage(PsiStats, r, depth, m.psi); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface SwapUsage {
  timestamp: bigint;
  swapAvailableBytes: UInt64Value | undefined;
  swapUsageBytes: UInt64Value | undefined;
}
export const SwapUsage: WireType<SwapUsage> = wireType<SwapUsage>(
  'runtime.v1.SwapUsage',
  () => ({ timestamp: 0n, swapAvailableBytes: undefined, swapUsageBytes: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.swapAvailableBytes !== undefined) writeMessage(UInt64Value, m.swapAvailableBytes, w, 18);
    if (m.swapUsageBytes !== undefined) writeMessage(UInt64Value, m.swapUsageBytes, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.swapAvailableBytes = readMessage(UInt64Value, r, depth, m.swapAvailableBytes); break;
      case 3: expectTag(tag, 26); m.swapUsageBytes = readMessage(UInt64Value, r, depth, m.swapUsageBytes); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface WindowsMemoryUsage {
  timestamp: bigint;
  workingSetBytes: UInt64Value | undefined;
  availableBytes: UInt64Value | undefined;
  pageFaults: UInt64Value | undefined;
  commitMemoryBytes: UInt64Value | undefined;
}
export const WindowsMemoryUsage: WireType<WindowsMemoryUsage> = wireType<WindowsMemoryUsage>(
  'runtime.v1.WindowsMemoryUsage',
  () => ({ timestamp: 0n, workingSetBytes: undefined, availableBytes: undefined, pageFaults: undefined, commitMemoryBytes: undefined }),
  (m, w) => {
    if (m.timestamp) writeInt64(w.uint32(8), m.timestamp);
    if (m.workingSetBytes !== undefined) writeMessage(UInt64Value, m.workingSetBytes, w, 18);
    if (m.availableBytes !== undefined) writeMessage(UInt64Value, m.availableBytes, w, 26);
    if (m.pageFaults !== undefined) writeMessage(UInt64Value, m.pageFaults, w, 34);
    if (m.commitMemoryBytes !== undefined) writeMessage(UInt64Value, m.commitMemoryBytes, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.timestamp = readInt64(r); break;
      case 2: expectTag(tag, 18); m.workingSetBytes = readMessage(UInt64Value, r, depth, m.workingSetBytes); break;
      case 3: expectTag(tag, 26); m.availableBytes = readMessage(UInt64Value, r, depth, m.availableBytes); break;
      case 4: expectTag(tag, 34); m.pageFaults = readMessage(UInt64Value, r, depth, m.pageFaults); break;
      case 5: expectTag(tag, 42); m.commitMemoryBytes = readMessage(UInt64Value, r, depth, m.commitMemoryBytes); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReopenContainerLogRequest {
  containerId: string;
}
export const ReopenContainerLogRequest: WireType<ReopenContainerLogRequest> = wireType<ReopenContainerLogRequest>(
  'runtime.v1.ReopenContainerLogRequest',
  () => ({ containerId: '' }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ReopenContainerLogResponse {}
export const ReopenContainerLogResponse: WireType<ReopenContainerLogResponse> = wireType<ReopenContainerLogResponse>('runtime.v1.ReopenContainerLogResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface CheckpointContainerRequest {
  containerId: string;
  location: string;
  timeout: bigint;
}
export const CheckpointContainerRequest: WireType<CheckpointContainerRequest> = wireType<CheckpointContainerRequest>(
  'runtime.v1.CheckpointContainerRequest',
  () => ({ containerId: '', location: '', timeout: 0n }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.location) w.uint32(18).string(m.location);
    if (m.timeout) writeInt64(w.uint32(24), m.timeout);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.location = r.string(); break;
      case 3: expectTag(tag, 24); m.timeout = readInt64(r); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface CheckpointContainerResponse {}
export const CheckpointContainerResponse: WireType<CheckpointContainerResponse> = wireType<CheckpointContainerResponse>('runtime.v1.CheckpointContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface GetEventsRequest {}
export const GetEventsRequest: WireType<GetEventsRequest> = wireType<GetEventsRequest>('runtime.v1.GetEventsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ContainerEventResponse {
  containerId: string;
  containerEventType: ContainerEventType;
  createdAt: bigint;
  podSandboxStatus: PodSandboxStatus | undefined;
  containersStatuses: ContainerStatus[];
}
export const ContainerEventResponse: WireType<ContainerEventResponse> = wireType<ContainerEventResponse>(
  'runtime.v1.ContainerEventResponse',
  () => ({ containerId: '', containerEventType: 0, createdAt: 0n, podSandboxStatus: undefined, containersStatuses: [] }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.containerEventType) w.uint32(16).int32(m.containerEventType);
    if (m.createdAt) writeInt64(w.uint32(24), m.createdAt);
    if (m.podSandboxStatus !== undefined) writeMessage(PodSandboxStatus, m.podSandboxStatus, w, 34);
    if (m.containersStatuses) for (const v of m.containersStatuses) writeMessage(ContainerStatus, v, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 16); m.containerEventType = r.int32(); break;
      case 3: expectTag(tag, 24); m.createdAt = readInt64(r); break;
      case 4: expectTag(tag, 34); m.podSandboxStatus = readMessage(PodSandboxStatus, r, depth, m.podSandboxStatus); break;
      case 5: expectTag(tag, 42); m.containersStatuses.push(readMessage(ContainerStatus, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListMetricDescriptorsRequest {}
export const ListMetricDescriptorsRequest: WireType<ListMetricDescriptorsRequest> = wireType<ListMetricDescriptorsRequest>('runtime.v1.ListMetricDescriptorsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ListMetricDescriptorsResponse {
  descriptors: MetricDescriptor[];
}
export const ListMetricDescriptorsResponse: WireType<ListMetricDescriptorsResponse> = wireType<ListMetricDescriptorsResponse>(
  'runtime.v1.ListMetricDescriptorsResponse',
  () => ({ descriptors: [] }),
  (m, w) => {
    if (m.descriptors) for (const v of m.descriptors) writeMessage(MetricDescriptor, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.descriptors.push(readMessage(MetricDescriptor, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface MetricDescriptor {
  name: string;
  help: string;
  labelKeys: string[];
}
export const MetricDescriptor: WireType<MetricDescriptor> = wireType<MetricDescriptor>(
  'runtime.v1.MetricDescriptor',
  () => ({ name: '', help: '', labelKeys: [] }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.help) w.uint32(18).string(m.help);
    if (m.labelKeys) for (const v of m.labelKeys) w.uint32(26).string(v);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 18); m.help = r.string(); break;
      case 3: expectTag(tag, 26); m.labelKeys.push(r.string()); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ListPodSandboxMetricsRequest {}
export const ListPodSandboxMetricsRequest: WireType<ListPodSandboxMetricsRequest> = wireType<ListPodSandboxMetricsRequest>('runtime.v1.ListPodSandboxMetricsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface ListPodSandboxMetricsResponse {
  podMetrics: PodSandboxMetrics[];
}
export const ListPodSandboxMetricsResponse: WireType<ListPodSandboxMetricsResponse> = wireType<ListPodSandboxMetricsResponse>(
  'runtime.v1.ListPodSandboxMetricsResponse',
  () => ({ podMetrics: [] }),
  (m, w) => {
    if (m.podMetrics) for (const v of m.podMetrics) writeMessage(PodSandboxMetrics, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podMetrics.push(readMessage(PodSandboxMetrics, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface StreamPodSandboxMetricsRequest {}
export const StreamPodSandboxMetricsRequest: WireType<StreamPodSandboxMetricsRequest> = wireType<StreamPodSandboxMetricsRequest>('runtime.v1.StreamPodSandboxMetricsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface StreamPodSandboxMetricsResponse {
  podSandboxMetrics: PodSandboxMetrics[];
}
export const StreamPodSandboxMetricsResponse: WireType<StreamPodSandboxMetricsResponse> = wireType<StreamPodSandboxMetricsResponse>(
  'runtime.v1.StreamPodSandboxMetricsResponse',
  () => ({ podSandboxMetrics: [] }),
  (m, w) => {
    if (m.podSandboxMetrics) for (const v of m.podSandboxMetrics) writeMessage(PodSandboxMetrics, v, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxMetrics.push(readMessage(PodSandboxMetrics, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface PodSandboxMetrics {
  podSandboxId: string;
  metrics: Metric[];
  containerMetrics: ContainerMetrics[];
}
export const PodSandboxMetrics: WireType<PodSandboxMetrics> = wireType<PodSandboxMetrics>(
  'runtime.v1.PodSandboxMetrics',
  () => ({ podSandboxId: '', metrics: [], containerMetrics: [] }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
    if (m.metrics) for (const v of m.metrics) writeMessage(Metric, v, w, 18);
    if (m.containerMetrics) for (const v of m.containerMetrics) writeMessage(ContainerMetrics, v, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.metrics.push(readMessage(Metric, r, depth)); break;
      case 3: expectTag(tag, 26); m.containerMetrics.push(readMessage(ContainerMetrics, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface ContainerMetrics {
  containerId: string;
  metrics: Metric[];
}
export const ContainerMetrics: WireType<ContainerMetrics> = wireType<ContainerMetrics>(
  'runtime.v1.ContainerMetrics',
  () => ({ containerId: '', metrics: [] }),
  (m, w) => {
    if (m.containerId) w.uint32(10).string(m.containerId);
    if (m.metrics) for (const v of m.metrics) writeMessage(Metric, v, w, 18);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.containerId = r.string(); break;
      case 2: expectTag(tag, 18); m.metrics.push(readMessage(Metric, r, depth)); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface Metric {
  name: string;
  timestamp: bigint;
  metricType: MetricType;
  labelValues: string[];
  value: UInt64Value | undefined;
}
export const Metric: WireType<Metric> = wireType<Metric>(
  'runtime.v1.Metric',
  () => ({ name: '', timestamp: 0n, metricType: 0, labelValues: [], value: undefined }),
  (m, w) => {
    if (m.name) w.uint32(10).string(m.name);
    if (m.timestamp) writeInt64(w.uint32(16), m.timestamp);
    if (m.metricType) w.uint32(24).int32(m.metricType);
    if (m.labelValues) for (const v of m.labelValues) w.uint32(34).string(v);
    if (m.value !== undefined) writeMessage(UInt64Value, m.value, w, 42);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.name = r.string(); break;
      case 2: expectTag(tag, 16); m.timestamp = readInt64(r); break;
      case 3: expectTag(tag, 24); m.metricType = r.int32(); break;
      case 4: expectTag(tag, 34); m.labelValues.push(r.string()); break;
      case 5: expectTag(tag, 42); m.value = readMessage(UInt64Value, r, depth, m.value); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface RuntimeConfigRequest {}
export const RuntimeConfigRequest: WireType<RuntimeConfigRequest> = wireType<RuntimeConfigRequest>('runtime.v1.RuntimeConfigRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export interface RuntimeConfigResponse {
  linux: LinuxRuntimeConfiguration | undefined;
}
export const RuntimeConfigResponse: WireType<RuntimeConfigResponse> = wireType<RuntimeConfigResponse>(
  'runtime.v1.RuntimeConfigResponse',
  () => ({ linux: undefined }),
  (m, w) => {
    if (m.linux !== undefined) writeMessage(LinuxRuntimeConfiguration, m.linux, w, 10);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.linux = readMessage(LinuxRuntimeConfiguration, r, depth, m.linux); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface LinuxRuntimeConfiguration {
  cgroupDriver: CgroupDriver;
}
export const LinuxRuntimeConfiguration: WireType<LinuxRuntimeConfiguration> = wireType<LinuxRuntimeConfiguration>(
  'runtime.v1.LinuxRuntimeConfiguration',
  () => ({ cgroupDriver: 0 }),
  (m, w) => {
    if (m.cgroupDriver) w.uint32(8).int32(m.cgroupDriver);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 8); m.cgroupDriver = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdatePodSandboxResourcesRequest {
  podSandboxId: string;
  overhead: LinuxContainerResources | undefined;
  resources: LinuxContainerResources | undefined;
}
export const UpdatePodSandboxResourcesRequest: WireType<UpdatePodSandboxResourcesRequest> = wireType<UpdatePodSandboxResourcesRequest>(
  'runtime.v1.UpdatePodSandboxResourcesRequest',
  () => ({ podSandboxId: '', overhead: undefined, resources: undefined }),
  (m, w) => {
    if (m.podSandboxId) w.uint32(10).string(m.podSandboxId);
    if (m.overhead !== undefined) writeMessage(LinuxContainerResources, m.overhead, w, 18);
    if (m.resources !== undefined) writeMessage(LinuxContainerResources, m.resources, w, 26);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.podSandboxId = r.string(); break;
      case 2: expectTag(tag, 18); m.overhead = readMessage(LinuxContainerResources, r, depth, m.overhead); break;
      case 3: expectTag(tag, 26); m.resources = readMessage(LinuxContainerResources, r, depth, m.resources); break;
      default: skipField(r, tag, depth);
    }
  },
);

export interface UpdatePodSandboxResourcesResponse {}
export const UpdatePodSandboxResourcesResponse: WireType<UpdatePodSandboxResourcesResponse> = wireType<UpdatePodSandboxResourcesResponse>('runtime.v1.UpdatePodSandboxResourcesResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

export const RuntimeService = {
  typeName: 'runtime.v1.RuntimeService',
  methods: {
    version: {
      name: 'Version',
      request: VersionRequest,
      response: VersionResponse,
      requestStream: false,
      responseStream: false,
    },
    runPodSandbox: {
      name: 'RunPodSandbox',
      request: RunPodSandboxRequest,
      response: RunPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    stopPodSandbox: {
      name: 'StopPodSandbox',
      request: StopPodSandboxRequest,
      response: StopPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    removePodSandbox: {
      name: 'RemovePodSandbox',
      request: RemovePodSandboxRequest,
      response: RemovePodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    podSandboxStatus: {
      name: 'PodSandboxStatus',
      request: PodSandboxStatusRequest,
      response: PodSandboxStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    listPodSandbox: {
      name: 'ListPodSandbox',
      request: ListPodSandboxRequest,
      response: ListPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    streamPodSandboxes: {
      name: 'StreamPodSandboxes',
      request: StreamPodSandboxesRequest,
      response: StreamPodSandboxesResponse,
      requestStream: false,
      responseStream: true,
    },
    createContainer: {
      name: 'CreateContainer',
      request: CreateContainerRequest,
      response: CreateContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    startContainer: {
      name: 'StartContainer',
      request: StartContainerRequest,
      response: StartContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    stopContainer: {
      name: 'StopContainer',
      request: StopContainerRequest,
      response: StopContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    removeContainer: {
      name: 'RemoveContainer',
      request: RemoveContainerRequest,
      response: RemoveContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    listContainers: {
      name: 'ListContainers',
      request: ListContainersRequest,
      response: ListContainersResponse,
      requestStream: false,
      responseStream: false,
    },
    streamContainers: {
      name: 'StreamContainers',
      request: StreamContainersRequest,
      response: StreamContainersResponse,
      requestStream: false,
      responseStream: true,
    },
    containerStatus: {
      name: 'ContainerStatus',
      request: ContainerStatusRequest,
      response: ContainerStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    updateContainerResources: {
      name: 'UpdateContainerResources',
      request: UpdateContainerResourcesRequest,
      response: UpdateContainerResourcesResponse,
      requestStream: false,
      responseStream: false,
    },
    reopenContainerLog: {
      name: 'ReopenContainerLog',
      request: ReopenContainerLogRequest,
      response: ReopenContainerLogResponse,
      requestStream: false,
      responseStream: false,
    },
    execSync: {
      name: 'ExecSync',
      request: ExecSyncRequest,
      response: ExecSyncResponse,
      requestStream: false,
      responseStream: false,
    },
    exec: {
      name: 'Exec',
      request: ExecRequest,
      response: ExecResponse,
      requestStream: false,
      responseStream: false,
    },
    attach: {
      name: 'Attach',
      request: AttachRequest,
      response: AttachResponse,
      requestStream: false,
      responseStream: false,
    },
    portForward: {
      name: 'PortForward',
      request: PortForwardRequest,
      response: PortForwardResponse,
      requestStream: false,
      responseStream: false,
    },
    containerStats: {
      name: 'ContainerStats',
      request: ContainerStatsRequest,
      response: ContainerStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    listContainerStats: {
      name: 'ListContainerStats',
      request: ListContainerStatsRequest,
      response: ListContainerStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    streamContainerStats: {
      name: 'StreamContainerStats',
      request: StreamContainerStatsRequest,
      response: StreamContainerStatsResponse,
      requestStream: false,
      responseStream: true,
    },
    podSandboxStats: {
      name: 'PodSandboxStats',
      request: PodSandboxStatsRequest,
      response: PodSandboxStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    listPodSandboxStats: {
      name: 'ListPodSandboxStats',
      request: ListPodSandboxStatsRequest,
      response: ListPodSandboxStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    streamPodSandboxStats: {
      name: 'StreamPodSandboxStats',
      request: StreamPodSandboxStatsRequest,
      response: StreamPodSandboxStatsResponse,
      requestStream: false,
      responseStream: true,
    },
    updateRuntimeConfig: {
      name: 'UpdateRuntimeConfig',
      request: UpdateRuntimeConfigRequest,
      response: UpdateRuntimeConfigResponse,
      requestStream: false,
      responseStream: false,
    },
    status: {
      name: 'Status',
      request: StatusRequest,
      response: StatusResponse,
      requestStream: false,
      responseStream: false,
    },
    checkpointContainer: {
      name: 'CheckpointContainer',
      request: CheckpointContainerRequest,
      response: CheckpointContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    getContainerEvents: {
      name: 'GetContainerEvents',
      request: GetEventsRequest,
      response: ContainerEventResponse,
      requestStream: false,
      responseStream: true,
    },
    listMetricDescriptors: {
      name: 'ListMetricDescriptors',
      request: ListMetricDescriptorsRequest,
      response: ListMetricDescriptorsResponse,
      requestStream: false,
      responseStream: false,
    },
    listPodSandboxMetrics: {
      name: 'ListPodSandboxMetrics',
      request: ListPodSandboxMetricsRequest,
      response: ListPodSandboxMetricsResponse,
      requestStream: false,
      responseStream: false,
    },
    streamPodSandboxMetrics: {
      name: 'StreamPodSandboxMetrics',
      request: StreamPodSandboxMetricsRequest,
      response: StreamPodSandboxMetricsResponse,
      requestStream: false,
      responseStream: true,
    },
    runtimeConfig: {
      name: 'RuntimeConfig',
      request: RuntimeConfigRequest,
      response: RuntimeConfigResponse,
      requestStream: false,
      responseStream: false,
    },
    updatePodSandboxResources: {
      name: 'UpdatePodSandboxResources',
      request: UpdatePodSandboxResourcesRequest,
      response: UpdatePodSandboxResourcesResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;

export const ImageService = {
  typeName: 'runtime.v1.ImageService',
  methods: {
    listImages: {
      name: 'ListImages',
      request: ListImagesRequest,
      response: ListImagesResponse,
      requestStream: false,
      responseStream: false,
    },
    streamImages: {
      name: 'StreamImages',
      request: StreamImagesRequest,
      response: StreamImagesResponse,
      requestStream: false,
      responseStream: true,
    },
    imageStatus: {
      name: 'ImageStatus',
      request: ImageStatusRequest,
      response: ImageStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    pullImage: {
      name: 'PullImage',
      request: PullImageRequest,
      response: PullImageResponse,
      requestStream: false,
      responseStream: false,
    },
    removeImage: {
      name: 'RemoveImage',
      request: RemoveImageRequest,
      response: RemoveImageResponse,
      requestStream: false,
      responseStream: false,
    },
    imageFsInfo: {
      name: 'ImageFsInfo',
      request: ImageFsInfoRequest,
      response: ImageFsInfoResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
