// Generated from runtime/v1/api.proto by proto/generate.ts. Do not edit: run `make protos`.
import type { ServiceType } from '../codec.ts';
import { VALUE_TAG, expectTag, readEntry, readInt64, readMessage, readScalars, readUint64, skipField, wireType, writeInt64, writeMap, writeMessage, writeScalars, writeUint64, type WireType } from '../wire.ts';

/** Protocol of a mapped port. */
export const Protocol = {
  TCP: 0,
  UDP: 1,
  SCTP: 2,
} as const;
/** Protocol of a mapped port. */
export type Protocol = number;

/** Which way mounts made below a mount spread. */
export const MountPropagation = {
  /** Neither way: rprivate. */
  PROPAGATION_PRIVATE: 0,
  /** From the host into the container: rslave. */
  PROPAGATION_HOST_TO_CONTAINER: 1,
  /** Both ways: rshared. */
  PROPAGATION_BIDIRECTIONAL: 2,
} as const;
/** Which way mounts made below a mount spread. */
export type MountPropagation = number;

/** With whom a namespace is shared. */
export const NamespaceMode = {
  /** With all containers of the pod. */
  POD: 0,
  /** With nobody. */
  CONTAINER: 1,
  /** With the host. */
  NODE: 2,
  /** With the container `target_id`, which was created in this pod with CONTAINER. */
  TARGET: 3,
} as const;
/** With whom a namespace is shared. */
export type NamespaceMode = number;

/** Which groups a container's first process has besides its own. */
export const SupplementalGroupsPolicy = {
  /** The given ones, and those of the user in the image's /etc/group. */
  Merge: 0,
  /** The given ones only. */
  Strict: 1,
} as const;
/** Which groups a container's first process has besides its own. */
export type SupplementalGroupsPolicy = number;

/** Whether a sandbox can run containers. */
export const PodSandboxState = {
  /** It can: its network and processes are there. */
  SANDBOX_READY: 0,
  /** It cannot any more: stopped, or broken. */
  SANDBOX_NOTREADY: 1,
} as const;
/** Whether a sandbox can run containers. */
export type PodSandboxState = number;

/** Signals by name. The numbers are this API's own, not the kernel's. */
export const Signal = {
  /** Not specified. */
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
/** Signals by name. The numbers are this API's own, not the kernel's. */
export type Signal = number;

/** Where a container is in its life. */
export const ContainerState = {
  /** Made, not started. */
  CONTAINER_CREATED: 0,
  /** Its process runs. */
  CONTAINER_RUNNING: 1,
  /** Its process has ended, or could not be started. */
  CONTAINER_EXITED: 2,
  /** The runtime cannot tell. */
  CONTAINER_UNKNOWN: 3,
} as const;
/** Where a container is in its life. */
export type ContainerState = number;

/** What happened to a container. */
export const ContainerEventType = {
  CONTAINER_CREATED_EVENT: 0,
  CONTAINER_STARTED_EVENT: 1,
  CONTAINER_STOPPED_EVENT: 2,
  CONTAINER_DELETED_EVENT: 3,
} as const;
/** What happened to a container. */
export type ContainerEventType = number;

/** How a metric changes. */
export const MetricType = {
  /** It only grows. */
  COUNTER: 0,
  /** It goes up and down. */
  GAUGE: 1,
} as const;
/** How a metric changes. */
export type MetricType = number;

/** Who makes cgroups. */
export const CgroupDriver = {
  /** systemd, asked over D-Bus. */
  SYSTEMD: 0,
  /** The runtime, in the cgroup file system. */
  CGROUPFS: 1,
} as const;
/** Who makes cgroups. */
export type CgroupDriver = number;

/** Where a profile comes from. */
export const SecurityProfile_ProfileType = {
  /** The runtime's own. */
  RuntimeDefault: 0,
  /** No profile. */
  Unconfined: 1,
  /** One of the node, named by `localhost_ref`. */
  Localhost: 2,
} as const;
/** Where a profile comes from. */
export type SecurityProfile_ProfileType = number;

/** What the caller speaks. */
export interface VersionRequest {
  /** Version of the kubelet's runtime API. */
  version: string;
}
/** What the caller speaks. */
export const VersionRequest: WireType<VersionRequest> = /* @__PURE__ */ wireType<VersionRequest>(
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

/** What the runtime is. */
export interface VersionResponse {
  /** Version of the kubelet's runtime API, `0.1.0`. */
  version: string;
  /** Name of the runtime. */
  runtimeName: string;
  /** Version of the runtime; a semantic version. */
  runtimeVersion: string;
  /** Version of this API, `v1`; a semantic version to those who parse it leniently. */
  runtimeApiVersion: string;
}
/** What the runtime is. */
export const VersionResponse: WireType<VersionResponse> = /* @__PURE__ */ wireType<VersionResponse>(
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

/** Contents of a sandbox's resolv.conf. */
export interface DNSConfig {
  /** Addresses of name servers. */
  servers: string[];
  /** Search domains. */
  searches: string[];
  /** Options as in resolv.conf(5). */
  options: string[];
}
/** Contents of a sandbox's resolv.conf. */
export const DNSConfig: WireType<DNSConfig> = /* @__PURE__ */ wireType<DNSConfig>(
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

/** A port of the host that leads into a sandbox. */
export interface PortMapping {
  protocol: Protocol;
  /** Port in the sandbox, 1 to 65535; 0: not specified. */
  containerPort: number;
  /** Port of the host, 1 to 65535; 0: none is mapped, and never "any". */
  hostPort: number;
  /** Address of the host to listen on; empty: all. */
  hostIp: string;
}
/** A port of the host that leads into a sandbox. */
export const PortMapping: WireType<PortMapping> = /* @__PURE__ */ wireType<PortMapping>(
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

/** Something of the host, or an image, to mount into a container. */
export interface Mount {
  /** Where in the container. */
  containerPath: string;
  /**
   * Path on the host: a symbolic link is followed, and an error when it does not exist. Empty exactly when `image` is
   * set.
   */
  hostPath: string;
  readonly: boolean;
  /** Label the files for the container. */
  selinuxRelabel: boolean;
  /** How mounts below it spread. */
  propagation: MountPropagation;
  /** User ids of the mount, mapped. */
  uidMappings: IDMapping[];
  /** Group ids of the mount, mapped. */
  gidMappings: IDMapping[];
  /** Mounts below it are read-only too. Asks for `readonly` and PROPAGATION_PRIVATE; otherwise an error. */
  recursiveReadOnly: boolean;
  /** An image to mount, read-only; its `image` is what PullImage answered. Source: KEP-4639. */
  image: ImageSpec | undefined;
  /** Path in the image to mount in place of its root. An error when it does not exist. */
  imageSubPath: string;
}
/** Something of the host, or an image, to mount into a container. */
export const Mount: WireType<Mount> = /* @__PURE__ */ wireType<Mount>(
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

/** A range of ids in a user namespace. */
export interface IDMapping {
  /** First id outside. */
  hostId: number;
  /** First id inside. */
  containerId: number;
  /** Number of ids. */
  length: number;
}
/** A range of ids in a user namespace. */
export const IDMapping: WireType<IDMapping> = /* @__PURE__ */ wireType<IDMapping>(
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

/** The user namespace of a pod. */
export interface UserNamespace {
  /** POD or NODE only. */
  mode: NamespaceMode;
  /** User ids. */
  uids: IDMapping[];
  /** Group ids. */
  gids: IDMapping[];
}
/** The user namespace of a pod. */
export const UserNamespace: WireType<UserNamespace> = /* @__PURE__ */ wireType<UserNamespace>(
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

/** Namespaces of a sandbox or container. */
export interface NamespaceOption {
  /** Kubelets ask for POD or NODE. */
  network: NamespaceMode;
  /** Kubelets ask for CONTAINER by default; 0, and so the default here, is POD. */
  pid: NamespaceMode;
  /** Kubelets ask for POD or NODE. */
  ipc: NamespaceMode;
  /** The container that TARGET means, for every namespace the same. */
  targetId: string;
  /** User namespace. Unset: as older kubelets, without one. */
  usernsOptions: UserNamespace | undefined;
}
/** Namespaces of a sandbox or container. */
export const NamespaceOption: WireType<NamespaceOption> = /* @__PURE__ */ wireType<NamespaceOption>(
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

/** A number that may be unset. */
export interface Int64Value {
  value: bigint;
}
/** A number that may be unset. */
export const Int64Value: WireType<Int64Value> = /* @__PURE__ */ wireType<Int64Value>(
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

/** Security of the sandbox's own processes; containers have their own. */
export interface LinuxSandboxSecurityContext {
  /** Namespaces; unset: all at their defaults. */
  namespaceOptions: NamespaceOption | undefined;
  /** SELinux label. */
  selinuxOptions: SELinuxOption | undefined;
  /** User id. */
  runAsUser: Int64Value | undefined;
  /** Group id. An error when no user is given. */
  runAsGroup: Int64Value | undefined;
  /** The root file system is read-only. */
  readonlyRootfs: boolean;
  /** Further group ids of the first process. */
  supplementalGroups: bigint[];
  /** What of the image's groups is added to them. */
  supplementalGroupsPolicy: SupplementalGroupsPolicy;
  /** Privileged containers may come. A sandbox without it refuses them. */
  privileged: boolean;
  /** Seccomp profile; unset: none, as with an empty `seccomp_profile_path`. */
  seccomp: SecurityProfile | undefined;
  /** AppArmor profile; unset: the runtime's default. */
  apparmor: SecurityProfile | undefined;
  /**
   * `runtime/default`, `unconfined` or `localhost/<path>`: what `seccomp` was before.
   * @deprecated by the contract
   */
  seccompProfilePath: string;
}
/** Security of the sandbox's own processes; containers have their own. */
export const LinuxSandboxSecurityContext: WireType<LinuxSandboxSecurityContext> = /* @__PURE__ */ wireType<LinuxSandboxSecurityContext>(
  'runtime.v1.LinuxSandboxSecurityContext',
  () => ({ namespaceOptions: undefined, selinuxOptions: undefined, runAsUser: undefined, runAsGroup: undefined, readonlyRootfs: false, supplementalGroups: [], supplementalGroupsPolicy: 0, privileged: false, seccomp: undefined, apparmor: undefined, seccompProfilePath: '' }),
  (m, w) => {
    if (m.namespaceOptions !== undefined) writeMessage(NamespaceOption, m.namespaceOptions, w, 10);
    if (m.selinuxOptions !== undefined) writeMessage(SELinuxOption, m.selinuxOptions, w, 18);
    if (m.runAsUser !== undefined) writeMessage(Int64Value, m.runAsUser, w, 26);
    if (m.readonlyRootfs) w.uint32(32).bool(m.readonlyRootfs);
    writeScalars(m.supplementalGroups, w, 42, (w, v) => writeInt64(w, v));
    if (m.privileged) w.uint32(48).bool(m.privileged);
    if (m.seccompProfilePath) w.uint32(58).string(m.seccompProfilePath);
    if (m.runAsGroup !== undefined) writeMessage(Int64Value, m.runAsGroup, w, 66);
    if (m.seccomp !== undefined) writeMessage(SecurityProfile, m.seccomp, w, 74);
    if (m.apparmor !== undefined) writeMessage(SecurityProfile, m.apparmor, w, 82);
    if (m.supplementalGroupsPolicy) w.uint32(88).int32(m.supplementalGroupsPolicy);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.namespaceOptions = readMessage(NamespaceOption, r, depth, m.namespaceOptions); break;
      case 2: expectTag(tag, 18); m.selinuxOptions = readMessage(SELinuxOption, r, depth, m.selinuxOptions); break;
      case 3: expectTag(tag, 26); m.runAsUser = readMessage(Int64Value, r, depth, m.runAsUser); break;
      case 4: expectTag(tag, 32); m.readonlyRootfs = r.bool(); break;
      case 5: readScalars(m.supplementalGroups, r, tag, r => readInt64(r)); break;
      case 6: expectTag(tag, 48); m.privileged = r.bool(); break;
      case 7: expectTag(tag, 58); m.seccompProfilePath = r.string(); break;
      case 8: expectTag(tag, 66); m.runAsGroup = readMessage(Int64Value, r, depth, m.runAsGroup); break;
      case 9: expectTag(tag, 74); m.seccomp = readMessage(SecurityProfile, r, depth, m.seccomp); break;
      case 10: expectTag(tag, 82); m.apparmor = readMessage(SecurityProfile, r, depth, m.apparmor); break;
      case 11: expectTag(tag, 88); m.supplementalGroupsPolicy = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A seccomp or AppArmor profile. */
export interface SecurityProfile {
  /** Where it comes from. */
  profileType: SecurityProfile_ProfileType;
  /** With Localhost only: for seccomp an absolute path, for AppArmor a profile's name. */
  localhostRef: string;
}
/** A seccomp or AppArmor profile. */
export const SecurityProfile: WireType<SecurityProfile> = /* @__PURE__ */ wireType<SecurityProfile>(
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

/** A sandbox on Linux. */
export interface LinuxPodSandboxConfig {
  /** cgroup that the sandbox goes below, as a cgroupfs path; with the systemd driver its last part names a slice. */
  cgroupParent: string;
  /** Security of the sandbox's own processes. */
  securityContext: LinuxSandboxSecurityContext | undefined;
  /** Sysctls of the sandbox's namespaces. */
  sysctls: { [key: string]: string };
  /** What the sandbox itself may use beyond its containers. */
  overhead: LinuxContainerResources | undefined;
  /** Sum of the limits of its containers. */
  resources: LinuxContainerResources | undefined;
}
/** A sandbox on Linux. */
export const LinuxPodSandboxConfig: WireType<LinuxPodSandboxConfig> = /* @__PURE__ */ wireType<LinuxPodSandboxConfig>(
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

/** What Kubernetes calls a sandbox. The four together are unique. */
export interface PodSandboxMetadata {
  /** Name of the pod. */
  name: string;
  /** UID of the pod. */
  uid: string;
  /** Kubernetes namespace of the pod. */
  namespace: string;
  /** How often the pod's sandbox was made anew. */
  attempt: number;
}
/** What Kubernetes calls a sandbox. The four together are unique. */
export const PodSandboxMetadata: WireType<PodSandboxMetadata> = /* @__PURE__ */ wireType<PodSandboxMetadata>(
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

/** All that makes a sandbox. It never changes. */
export interface PodSandboxConfig {
  /** What the caller calls it; unique. */
  metadata: PodSandboxMetadata | undefined;
  /** Hostname; may be empty only with the host's network. */
  hostname: string;
  /** Folder on the host that the `log_path` of its containers is relative to. */
  logDirectory: string;
  /** DNS; unset: the host's resolv.conf. */
  dnsConfig: DNSConfig | undefined;
  /** Ports of the host that lead into it. */
  portMappings: PortMapping[];
  /** Labels, to select by. */
  labels: { [key: string]: string };
  /** Free text of the kubelet and the pod. To be returned unaltered; should not change what the runtime does. */
  annotations: { [key: string]: string };
  /** On Linux. */
  linux: LinuxPodSandboxConfig | undefined;
  /** On Windows: never set here. */
  windows: WindowsPodSandboxConfig | undefined;
}
/** All that makes a sandbox. It never changes. */
export const PodSandboxConfig: WireType<PodSandboxConfig> = /* @__PURE__ */ wireType<PodSandboxConfig>(
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

/** A sandbox to run. */
export interface RunPodSandboxRequest {
  /** What to make. */
  config: PodSandboxConfig | undefined;
  /** Runtime handler. Empty: the default one; an unknown one: an error. */
  runtimeHandler: string;
}
/** A sandbox to run. */
export const RunPodSandboxRequest: WireType<RunPodSandboxRequest> = /* @__PURE__ */ wireType<RunPodSandboxRequest>(
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

/** The sandbox, which is READY. */
export interface RunPodSandboxResponse {
  /** Id of the sandbox. */
  podSandboxId: string;
}
/** The sandbox, which is READY. */
export const RunPodSandboxResponse: WireType<RunPodSandboxResponse> = /* @__PURE__ */ wireType<RunPodSandboxResponse>(
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

/** Which sandbox to stop. */
export interface StopPodSandboxRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
}
/** Which sandbox to stop. */
export const StopPodSandboxRequest: WireType<StopPodSandboxRequest> = /* @__PURE__ */ wireType<StopPodSandboxRequest>(
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

/** It is stopped. */
export interface StopPodSandboxResponse {}
/** It is stopped. */
export const StopPodSandboxResponse: WireType<StopPodSandboxResponse> = /* @__PURE__ */ wireType<StopPodSandboxResponse>('runtime.v1.StopPodSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to remove. */
export interface RemovePodSandboxRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
}
/** Which sandbox to remove. */
export const RemovePodSandboxRequest: WireType<RemovePodSandboxRequest> = /* @__PURE__ */ wireType<RemovePodSandboxRequest>(
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

/** It is gone. */
export interface RemovePodSandboxResponse {}
/** It is gone. */
export const RemovePodSandboxResponse: WireType<RemovePodSandboxResponse> = /* @__PURE__ */ wireType<RemovePodSandboxResponse>('runtime.v1.RemovePodSandboxResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which sandbox to tell of. */
export interface PodSandboxStatusRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
  /** Fill `info` too. */
  verbose: boolean;
}
/** Which sandbox to tell of. */
export const PodSandboxStatusRequest: WireType<PodSandboxStatusRequest> = /* @__PURE__ */ wireType<PodSandboxStatusRequest>(
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

/** An IP address of a pod. */
export interface PodIP {
  /** IPv4 or IPv6, as text. */
  ip: string;
}
/** An IP address of a pod. */
export const PodIP: WireType<PodIP> = /* @__PURE__ */ wireType<PodIP>(
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

/** Addresses of a sandbox. Not looked at for pods in the host's network. */
export interface PodSandboxNetworkStatus {
  /** The main address. */
  ip: string;
  /** The others, without the main one. */
  additionalIps: PodIP[];
}
/** Addresses of a sandbox. Not looked at for pods in the host's network. */
export const PodSandboxNetworkStatus: WireType<PodSandboxNetworkStatus> = /* @__PURE__ */ wireType<PodSandboxNetworkStatus>(
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

/** Namespaces of a sandbox. */
export interface Namespace {
  /** As asked for at its creation. */
  options: NamespaceOption | undefined;
}
/** Namespaces of a sandbox. */
export const Namespace: WireType<Namespace> = /* @__PURE__ */ wireType<Namespace>(
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

/** What is particular to a sandbox on Linux. */
export interface LinuxPodSandboxStatus {
  /** Its namespaces. */
  namespaces: Namespace | undefined;
}
/** What is particular to a sandbox on Linux. */
export const LinuxPodSandboxStatus: WireType<LinuxPodSandboxStatus> = /* @__PURE__ */ wireType<LinuxPodSandboxStatus>(
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

/** All that a kubelet asks about a sandbox. */
export interface PodSandboxStatus {
  /** Id of the sandbox. */
  id: string;
  /** What the caller calls it; unique. */
  metadata: PodSandboxMetadata | undefined;
  state: PodSandboxState;
  /** Unix nanoseconds at which it was made; greater than 0. */
  createdAt: bigint;
  /** Its addresses. */
  network: PodSandboxNetworkStatus | undefined;
  /** On Linux. */
  linux: LinuxPodSandboxStatus | undefined;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
  /** Name of the runtime handler; empty: the default one. */
  runtimeHandler: string;
}
/** All that a kubelet asks about a sandbox. */
export const PodSandboxStatus: WireType<PodSandboxStatus> = /* @__PURE__ */ wireType<PodSandboxStatus>(
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

/** One sandbox. */
export interface PodSandboxStatusResponse {
  status: PodSandboxStatus | undefined;
  /** For people: values are JSON, keys are the runtime's choice. Empty unless asked verbosely. */
  info: { [key: string]: string };
  /** Its containers, at `timestamp`. For Evented PLEG: set both or neither. */
  containersStatuses: ContainerStatus[];
  /** Unix nanoseconds at which these statuses held. */
  timestamp: bigint;
}
/** One sandbox. */
export const PodSandboxStatusResponse: WireType<PodSandboxStatusResponse> = /* @__PURE__ */ wireType<PodSandboxStatusResponse>(
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

/** A state that may be unset. */
export interface PodSandboxStateValue {
  state: PodSandboxState;
}
/** A state that may be unset. */
export const PodSandboxStateValue: WireType<PodSandboxStateValue> = /* @__PURE__ */ wireType<PodSandboxStateValue>(
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

/** Which sandboxes are meant; all that is set must match. */
export interface PodSandboxFilter {
  /** Id of the sandbox; empty: any. */
  id: string;
  /** State; unset: any. */
  state: PodSandboxStateValue | undefined;
  /** Labels that must all be there with these values. */
  labelSelector: { [key: string]: string };
}
/** Which sandboxes are meant; all that is set must match. */
export const PodSandboxFilter: WireType<PodSandboxFilter> = /* @__PURE__ */ wireType<PodSandboxFilter>(
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

/** Which sandboxes to list. */
export interface ListPodSandboxRequest {
  /** What to list; unset: everything. */
  filter: PodSandboxFilter | undefined;
}
/** Which sandboxes to list. */
export const ListPodSandboxRequest: WireType<ListPodSandboxRequest> = /* @__PURE__ */ wireType<ListPodSandboxRequest>(
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

/** A sandbox in a list. */
export interface PodSandbox {
  /** Id of the sandbox. */
  id: string;
  /** What the caller calls it; unique. */
  metadata: PodSandboxMetadata | undefined;
  state: PodSandboxState;
  /** Unix nanoseconds at which it was made; greater than 0. */
  createdAt: bigint;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
  /** Name of the runtime handler; empty: the default one. */
  runtimeHandler: string;
}
/** A sandbox in a list. */
export const PodSandbox: WireType<PodSandbox> = /* @__PURE__ */ wireType<PodSandbox>(
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

/** Sandboxes. */
export interface ListPodSandboxResponse {
  items: PodSandbox[];
}
/** Sandboxes. */
export const ListPodSandboxResponse: WireType<ListPodSandboxResponse> = /* @__PURE__ */ wireType<ListPodSandboxResponse>(
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

/** Which sandboxes to list. */
export interface StreamPodSandboxesRequest {
  /** What to list; unset: everything. */
  filter: PodSandboxFilter | undefined;
}
/** Which sandboxes to list. */
export const StreamPodSandboxesRequest: WireType<StreamPodSandboxesRequest> = /* @__PURE__ */ wireType<StreamPodSandboxesRequest>(
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

/** The next sandboxes, at least one. */
export interface StreamPodSandboxesResponse {
  podSandboxes: PodSandbox[];
}
/** The next sandboxes, at least one. */
export const StreamPodSandboxesResponse: WireType<StreamPodSandboxesResponse> = /* @__PURE__ */ wireType<StreamPodSandboxesResponse>(
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

/** Which sandbox to measure. */
export interface PodSandboxStatsRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
}
/** Which sandbox to measure. */
export const PodSandboxStatsRequest: WireType<PodSandboxStatsRequest> = /* @__PURE__ */ wireType<PodSandboxStatsRequest>(
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

/** Measures of a sandbox. */
export interface PodSandboxStatsResponse {
  stats: PodSandboxStats | undefined;
}
/** Measures of a sandbox. */
export const PodSandboxStatsResponse: WireType<PodSandboxStatsResponse> = /* @__PURE__ */ wireType<PodSandboxStatsResponse>(
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

/** Which sandboxes are meant; all that is set must match. */
export interface PodSandboxStatsFilter {
  /** Id of the sandbox; empty: any. */
  id: string;
  /** Labels that must all be there with these values. */
  labelSelector: { [key: string]: string };
}
/** Which sandboxes are meant; all that is set must match. */
export const PodSandboxStatsFilter: WireType<PodSandboxStatsFilter> = /* @__PURE__ */ wireType<PodSandboxStatsFilter>(
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

/** Which sandboxes to measure. */
export interface ListPodSandboxStatsRequest {
  /** What to list; unset: everything. */
  filter: PodSandboxStatsFilter | undefined;
}
/** Which sandboxes to measure. */
export const ListPodSandboxStatsRequest: WireType<ListPodSandboxStatsRequest> = /* @__PURE__ */ wireType<ListPodSandboxStatsRequest>(
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

/** Measures of sandboxes. */
export interface ListPodSandboxStatsResponse {
  stats: PodSandboxStats[];
}
/** Measures of sandboxes. */
export const ListPodSandboxStatsResponse: WireType<ListPodSandboxStatsResponse> = /* @__PURE__ */ wireType<ListPodSandboxStatsResponse>(
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

/** Which sandboxes to measure. */
export interface StreamPodSandboxStatsRequest {
  /** What to list; unset: everything. */
  filter: PodSandboxStatsFilter | undefined;
}
/** Which sandboxes to measure. */
export const StreamPodSandboxStatsRequest: WireType<StreamPodSandboxStatsRequest> = /* @__PURE__ */ wireType<StreamPodSandboxStatsRequest>(
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

/** The next measures, at least of one sandbox. */
export interface StreamPodSandboxStatsResponse {
  podSandboxStats: PodSandboxStats[];
}
/** The next measures, at least of one sandbox. */
export const StreamPodSandboxStatsResponse: WireType<StreamPodSandboxStatsResponse> = /* @__PURE__ */ wireType<StreamPodSandboxStatsResponse>(
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

/** Which sandbox measures belong to. */
export interface PodSandboxAttributes {
  /** Id of the sandbox. */
  id: string;
  /** What the caller calls it; unique. */
  metadata: PodSandboxMetadata | undefined;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
}
/** Which sandbox measures belong to. */
export const PodSandboxAttributes: WireType<PodSandboxAttributes> = /* @__PURE__ */ wireType<PodSandboxAttributes>(
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

/** Measures of a sandbox. */
export interface PodSandboxStats {
  /** Which sandbox. */
  attributes: PodSandboxAttributes | undefined;
  /** On Linux. */
  linux: LinuxPodSandboxStats | undefined;
  /** On Windows: never set here. */
  windows: WindowsPodSandboxStats | undefined;
}
/** Measures of a sandbox. */
export const PodSandboxStats: WireType<PodSandboxStats> = /* @__PURE__ */ wireType<PodSandboxStats>(
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

/** Measures of a sandbox on Linux. */
export interface LinuxPodSandboxStats {
  /** CPU of the pod's cgroup. */
  cpu: CpuUsage | undefined;
  /** Memory of the pod's cgroup. */
  memory: MemoryUsage | undefined;
  /** Traffic of its network namespace; unset with the host's network. */
  network: NetworkUsage | undefined;
  /** Its processes. */
  process: ProcessUsage | undefined;
  /** Its containers. */
  containers: ContainerStats[];
  /** IO of the pod's cgroup. */
  io: IoUsage | undefined;
}
/** Measures of a sandbox on Linux. */
export const LinuxPodSandboxStats: WireType<LinuxPodSandboxStats> = /* @__PURE__ */ wireType<LinuxPodSandboxStats>(
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

/** Measures of a sandbox on Windows. */
export interface WindowsPodSandboxStats {
  cpu: WindowsCpuUsage | undefined;
  memory: WindowsMemoryUsage | undefined;
  network: WindowsNetworkUsage | undefined;
  process: WindowsProcessUsage | undefined;
  containers: WindowsContainerStats[];
}
/** Measures of a sandbox on Windows. */
export const WindowsPodSandboxStats: WireType<WindowsPodSandboxStats> = /* @__PURE__ */ wireType<WindowsPodSandboxStats>(
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

/** Traffic of a network namespace. */
export interface NetworkUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** The interface that the pod's address is on. */
  defaultInterface: NetworkInterfaceUsage | undefined;
  /** The others. */
  interfaces: NetworkInterfaceUsage[];
}
/** Traffic of a network namespace. */
export const NetworkUsage: WireType<NetworkUsage> = /* @__PURE__ */ wireType<NetworkUsage>(
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

/** Traffic on Windows. */
export interface WindowsNetworkUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** The interface that the pod's address is on. */
  defaultInterface: WindowsNetworkInterfaceUsage | undefined;
  /** The others. */
  interfaces: WindowsNetworkInterfaceUsage[];
}
/** Traffic on Windows. */
export const WindowsNetworkUsage: WireType<WindowsNetworkUsage> = /* @__PURE__ */ wireType<WindowsNetworkUsage>(
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

/** Traffic of an interface. Counters since it was made. */
export interface NetworkInterfaceUsage {
  /** Name of the interface. */
  name: string;
  /** Bytes received. */
  rxBytes: UInt64Value | undefined;
  /** Receive errors. */
  rxErrors: UInt64Value | undefined;
  /** Bytes sent. */
  txBytes: UInt64Value | undefined;
  /** Send errors. */
  txErrors: UInt64Value | undefined;
}
/** Traffic of an interface. Counters since it was made. */
export const NetworkInterfaceUsage: WireType<NetworkInterfaceUsage> = /* @__PURE__ */ wireType<NetworkInterfaceUsage>(
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

/** Traffic of an interface on Windows. */
export interface WindowsNetworkInterfaceUsage {
  /** Name of the interface. */
  name: string;
  /** Bytes received. */
  rxBytes: UInt64Value | undefined;
  /** Received packets that were dropped. */
  rxPacketsDropped: UInt64Value | undefined;
  /** Bytes sent. */
  txBytes: UInt64Value | undefined;
  /** Sent packets that were dropped. */
  txPacketsDropped: UInt64Value | undefined;
}
/** Traffic of an interface on Windows. */
export const WindowsNetworkInterfaceUsage: WireType<WindowsNetworkInterfaceUsage> = /* @__PURE__ */ wireType<WindowsNetworkInterfaceUsage>(
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

/** Processes of a sandbox. */
export interface ProcessUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Number of processes. */
  processCount: UInt64Value | undefined;
}
/** Processes of a sandbox. */
export const ProcessUsage: WireType<ProcessUsage> = /* @__PURE__ */ wireType<ProcessUsage>(
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

/** Processes of a sandbox on Windows. */
export interface WindowsProcessUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Number of processes. */
  processCount: UInt64Value | undefined;
}
/** Processes of a sandbox on Windows. */
export const WindowsProcessUsage: WireType<WindowsProcessUsage> = /* @__PURE__ */ wireType<WindowsProcessUsage>(
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

/** Which image is meant. */
export interface ImageSpec {
  /** A reference, a digest or an image id. */
  image: string;
  /** Free text; may help to choose among the images of an index. */
  annotations: { [key: string]: string };
  /** The reference as the pod's author wrote it, where known. */
  userSpecifiedImage: string;
  /** Runtime handler to pull for. Empty: the default one; an unknown one: an error. */
  runtimeHandler: string;
  /** For an image volume: digest of the image in use. */
  imageRef: string;
}
/** Which image is meant. */
export const ImageSpec: WireType<ImageSpec> = /* @__PURE__ */ wireType<ImageSpec>(
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

/** An environment variable. */
export interface KeyValue {
  /** Its name. */
  key: string;
  /** Its value; bytes, since it need not be UTF-8. */
  value: Uint8Array;
}
/** An environment variable. */
export const KeyValue: WireType<KeyValue> = /* @__PURE__ */ wireType<KeyValue>(
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

/** Limits on Linux. 0, empty or unset: not specified. */
export interface LinuxContainerResources {
  /** CFS period, microseconds. */
  cpuPeriod: bigint;
  /** CPU time per period, microseconds, all CPUs together; -1: no limit. */
  cpuQuota: bigint;
  /** Relative weight in the scale of cgroup v1, 2 to 262144. */
  cpuShares: bigint;
  /** Memory, bytes. */
  memoryLimitInBytes: bigint;
  /** Added to the OOM killer's score, -1000 to 1000. */
  oomScoreAdj: bigint;
  /** CPUs, as a list such as `0-2,7`. */
  cpusetCpus: string;
  /** Memory nodes, as a list. */
  cpusetMems: string;
  /** Limits per page size. */
  hugepageLimits: HugepageLimit[];
  /** Files of cgroup v2 and what to write to them, e.g. `memory.high`. */
  unified: { [key: string]: string };
  /** Memory and swap together, bytes; -1: no limit. */
  memorySwapLimitInBytes: bigint;
}
/** Limits on Linux. 0, empty or unset: not specified. */
export const LinuxContainerResources: WireType<LinuxContainerResources> = /* @__PURE__ */ wireType<LinuxContainerResources>(
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

/** Limit of huge pages of one size. */
export interface HugepageLimit {
  /** Size as the kernel's files name it, e.g. `2MB`, `1GB`. */
  pageSize: string;
  /** Bytes. */
  limit: bigint;
}
/** Limit of huge pages of one size. */
export const HugepageLimit: WireType<HugepageLimit> = /* @__PURE__ */ wireType<HugepageLimit>(
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

/** An SELinux label. */
export interface SELinuxOption {
  user: string;
  role: string;
  type: string;
  level: string;
}
/** An SELinux label. */
export const SELinuxOption: WireType<SELinuxOption> = /* @__PURE__ */ wireType<SELinuxOption>(
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

/** Capabilities to add and to drop, with or without the prefix `CAP_`; `ALL` means each. */
export interface Capability {
  /** Added to the permitted, inheritable, effective and bounding sets. */
  addCapabilities: string[];
  /** Dropped from every set. */
  dropCapabilities: string[];
  /** Added to every set, ambient too. */
  addAmbientCapabilities: string[];
}
/** Capabilities to add and to drop, with or without the prefix `CAP_`; `ALL` means each. */
export const Capability: WireType<Capability> = /* @__PURE__ */ wireType<Capability>(
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

/** Security of a container. */
export interface LinuxContainerSecurityContext {
  /** Changes to the default capabilities. */
  capabilities: Capability | undefined;
  /**
   * All capabilities and devices, no masked or read-only kernel paths, no seccomp, AppArmor or SELinux. What is set
   * for these has no effect.
   */
  privileged: boolean;
  /** Namespaces; unset: all at their defaults. */
  namespaceOptions: NamespaceOption | undefined;
  /** SELinux label. */
  selinuxOptions: SELinuxOption | undefined;
  /** User id; excludes `run_as_username`. */
  runAsUser: Int64Value | undefined;
  /** Group id. An error when no user is given. */
  runAsGroup: Int64Value | undefined;
  /** User name. An error unless the image has it. */
  runAsUsername: string;
  /** The root file system is read-only. */
  readonlyRootfs: boolean;
  /** Further group ids of the first process. */
  supplementalGroups: bigint[];
  /** What of the image's groups is added to them. */
  supplementalGroupsPolicy: SupplementalGroupsPolicy;
  /** Set no_new_privs on the process. */
  noNewPrivs: boolean;
  /** Paths to hide. */
  maskedPaths: string[];
  /** Paths to make read-only. */
  readonlyPaths: string[];
  /** Seccomp profile; unset: none, as with an empty `seccomp_profile_path`. */
  seccomp: SecurityProfile | undefined;
  /** AppArmor profile; unset: the runtime's default. */
  apparmor: SecurityProfile | undefined;
  /**
   * `runtime/default`, `unconfined` or `localhost/<name>`: what `apparmor` was before.
   * @deprecated by the contract
   */
  apparmorProfile: string;
  /**
   * `runtime/default`, `unconfined` or `localhost/<path>`: what `seccomp` was before.
   * @deprecated by the contract
   */
  seccompProfilePath: string;
}
/** Security of a container. */
export const LinuxContainerSecurityContext: WireType<LinuxContainerSecurityContext> = /* @__PURE__ */ wireType<LinuxContainerSecurityContext>(
  'runtime.v1.LinuxContainerSecurityContext',
  () => ({ capabilities: undefined, privileged: false, namespaceOptions: undefined, selinuxOptions: undefined, runAsUser: undefined, runAsGroup: undefined, runAsUsername: '', readonlyRootfs: false, supplementalGroups: [], supplementalGroupsPolicy: 0, noNewPrivs: false, maskedPaths: [], readonlyPaths: [], seccomp: undefined, apparmor: undefined, apparmorProfile: '', seccompProfilePath: '' }),
  (m, w) => {
    if (m.capabilities !== undefined) writeMessage(Capability, m.capabilities, w, 10);
    if (m.privileged) w.uint32(16).bool(m.privileged);
    if (m.namespaceOptions !== undefined) writeMessage(NamespaceOption, m.namespaceOptions, w, 26);
    if (m.selinuxOptions !== undefined) writeMessage(SELinuxOption, m.selinuxOptions, w, 34);
    if (m.runAsUser !== undefined) writeMessage(Int64Value, m.runAsUser, w, 42);
    if (m.runAsUsername) w.uint32(50).string(m.runAsUsername);
    if (m.readonlyRootfs) w.uint32(56).bool(m.readonlyRootfs);
    writeScalars(m.supplementalGroups, w, 66, (w, v) => writeInt64(w, v));
    if (m.apparmorProfile) w.uint32(74).string(m.apparmorProfile);
    if (m.seccompProfilePath) w.uint32(82).string(m.seccompProfilePath);
    if (m.noNewPrivs) w.uint32(88).bool(m.noNewPrivs);
    if (m.runAsGroup !== undefined) writeMessage(Int64Value, m.runAsGroup, w, 98);
    if (m.maskedPaths) for (const v of m.maskedPaths) w.uint32(106).string(v);
    if (m.readonlyPaths) for (const v of m.readonlyPaths) w.uint32(114).string(v);
    if (m.seccomp !== undefined) writeMessage(SecurityProfile, m.seccomp, w, 122);
    if (m.apparmor !== undefined) writeMessage(SecurityProfile, m.apparmor, w, 130);
    if (m.supplementalGroupsPolicy) w.uint32(136).int32(m.supplementalGroupsPolicy);
  },
  (m, r, tag, depth) => {
    switch (tag >>> 3) {
      case 1: expectTag(tag, 10); m.capabilities = readMessage(Capability, r, depth, m.capabilities); break;
      case 2: expectTag(tag, 16); m.privileged = r.bool(); break;
      case 3: expectTag(tag, 26); m.namespaceOptions = readMessage(NamespaceOption, r, depth, m.namespaceOptions); break;
      case 4: expectTag(tag, 34); m.selinuxOptions = readMessage(SELinuxOption, r, depth, m.selinuxOptions); break;
      case 5: expectTag(tag, 42); m.runAsUser = readMessage(Int64Value, r, depth, m.runAsUser); break;
      case 6: expectTag(tag, 50); m.runAsUsername = r.string(); break;
      case 7: expectTag(tag, 56); m.readonlyRootfs = r.bool(); break;
      case 8: readScalars(m.supplementalGroups, r, tag, r => readInt64(r)); break;
      case 9: expectTag(tag, 74); m.apparmorProfile = r.string(); break;
      case 10: expectTag(tag, 82); m.seccompProfilePath = r.string(); break;
      case 11: expectTag(tag, 88); m.noNewPrivs = r.bool(); break;
      case 12: expectTag(tag, 98); m.runAsGroup = readMessage(Int64Value, r, depth, m.runAsGroup); break;
      case 13: expectTag(tag, 106); m.maskedPaths.push(r.string()); break;
      case 14: expectTag(tag, 114); m.readonlyPaths.push(r.string()); break;
      case 15: expectTag(tag, 122); m.seccomp = readMessage(SecurityProfile, r, depth, m.seccomp); break;
      case 16: expectTag(tag, 130); m.apparmor = readMessage(SecurityProfile, r, depth, m.apparmor); break;
      case 17: expectTag(tag, 136); m.supplementalGroupsPolicy = r.int32(); break;
      default: skipField(r, tag, depth);
    }
  },
);

/** A container on Linux. */
export interface LinuxContainerConfig {
  /** Limits. */
  resources: LinuxContainerResources | undefined;
  /** Security. */
  securityContext: LinuxContainerSecurityContext | undefined;
}
/** A container on Linux. */
export const LinuxContainerConfig: WireType<LinuxContainerConfig> = /* @__PURE__ */ wireType<LinuxContainerConfig>(
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

/** Who the first process of a container is at its start. */
export interface LinuxContainerUser {
  /** User id. */
  uid: bigint;
  /** Group id. */
  gid: bigint;
  /** Further group ids. */
  supplementalGroups: bigint[];
}
/** Who the first process of a container is at its start. */
export const LinuxContainerUser: WireType<LinuxContainerUser> = /* @__PURE__ */ wireType<LinuxContainerUser>(
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

/** Namespaces on Windows. */
export interface WindowsNamespaceOption {
  network: NamespaceMode;
}
/** Namespaces on Windows. */
export const WindowsNamespaceOption: WireType<WindowsNamespaceOption> = /* @__PURE__ */ wireType<WindowsNamespaceOption>(
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

/** Security of a sandbox on Windows. */
export interface WindowsSandboxSecurityContext {
  runAsUsername: string;
  credentialSpec: string;
  hostProcess: boolean;
  /** Namespaces; unset: all at their defaults. */
  namespaceOptions: WindowsNamespaceOption | undefined;
}
/** Security of a sandbox on Windows. */
export const WindowsSandboxSecurityContext: WireType<WindowsSandboxSecurityContext> = /* @__PURE__ */ wireType<WindowsSandboxSecurityContext>(
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

/** A sandbox on Windows. */
export interface WindowsPodSandboxConfig {
  /** Security. */
  securityContext: WindowsSandboxSecurityContext | undefined;
}
/** A sandbox on Windows. */
export const WindowsPodSandboxConfig: WireType<WindowsPodSandboxConfig> = /* @__PURE__ */ wireType<WindowsPodSandboxConfig>(
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

/** Security of a container on Windows. */
export interface WindowsContainerSecurityContext {
  runAsUsername: string;
  credentialSpec: string;
  hostProcess: boolean;
}
/** Security of a container on Windows. */
export const WindowsContainerSecurityContext: WireType<WindowsContainerSecurityContext> = /* @__PURE__ */ wireType<WindowsContainerSecurityContext>(
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

/** A container on Windows. */
export interface WindowsContainerConfig {
  /** Limits. */
  resources: WindowsContainerResources | undefined;
  /** Security. */
  securityContext: WindowsContainerSecurityContext | undefined;
}
/** A container on Windows. */
export const WindowsContainerConfig: WireType<WindowsContainerConfig> = /* @__PURE__ */ wireType<WindowsContainerConfig>(
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

/** Limits on Windows. */
export interface WindowsContainerResources {
  cpuShares: bigint;
  cpuCount: bigint;
  cpuMaximum: bigint;
  memoryLimitInBytes: bigint;
  rootfsSizeInBytes: bigint;
  affinityCpus: WindowsCpuGroupAffinity[];
}
/** Limits on Windows. */
export const WindowsContainerResources: WireType<WindowsContainerResources> = /* @__PURE__ */ wireType<WindowsContainerResources>(
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

/** CPUs of a processor group on Windows. */
export interface WindowsCpuGroupAffinity {
  cpuMask: bigint;
  cpuGroup: number;
}
/** CPUs of a processor group on Windows. */
export const WindowsCpuGroupAffinity: WireType<WindowsCpuGroupAffinity> = /* @__PURE__ */ wireType<WindowsCpuGroupAffinity>(
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

/** What Kubernetes calls a container. Unique in its sandbox, for as long as that exists. */
export interface ContainerMetadata {
  /** Name of the container. */
  name: string;
  /** How often it was made anew. */
  attempt: number;
}
/** What Kubernetes calls a container. Unique in its sandbox, for as long as that exists. */
export const ContainerMetadata: WireType<ContainerMetadata> = /* @__PURE__ */ wireType<ContainerMetadata>(
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

/** A device of the host. */
export interface Device {
  /** Path in the container. */
  containerPath: string;
  /** Path on the host. */
  hostPath: string;
  /** Any of `r` (read), `w` (write), `m` (make the node). */
  permissions: string;
}
/** A device of the host. */
export const Device: WireType<Device> = /* @__PURE__ */ wireType<Device>(
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

/** A device by its CDI name. */
export interface CDIDevice {
  /** E.g. `vendor.com/class=name`. */
  name: string;
}
/** A device by its CDI name. */
export const CDIDevice: WireType<CDIDevice> = /* @__PURE__ */ wireType<CDIDevice>(
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

/** All that makes a container. Only its resources can change. */
export interface ContainerConfig {
  /** What the caller calls it; unique. */
  metadata: ContainerMetadata | undefined;
  /** The image; its `image` is what PullImage answered. */
  image: ImageSpec | undefined;
  /** In place of the image's entrypoint; empty: the image's. */
  command: string[];
  /** In place of the image's command. Empty: the image's, unless `command` is set. */
  args: string[];
  /** Working directory; empty: the image's. */
  workingDir: string;
  /** Environment, after the image's. */
  envs: KeyValue[];
  /** What to mount, besides what every container has. */
  mounts: Mount[];
  /** Devices of the host. */
  devices: Device[];
  /** Labels, to select by. */
  labels: { [key: string]: string };
  /** Free text of the kubelet. To be returned unaltered; should not change what the runtime does. */
  annotations: { [key: string]: string };
  /** Path of the log, relative to the sandbox's `log_directory`. Empty: no log. */
  logPath: string;
  /** Keep standard input open for Attach. */
  stdin: boolean;
  /** Close it when the first attached client has left. */
  stdinOnce: boolean;
  /** Standard streams are a terminal. */
  tty: boolean;
  /** On Linux. */
  linux: LinuxContainerConfig | undefined;
  /** On Windows: never set here. */
  windows: WindowsContainerConfig | undefined;
  /** Devices by their CDI names. */
  CDIDevices: CDIDevice[];
  /** Signal of StopContainer; RUNTIME_DEFAULT: the image's, or SIGTERM. */
  stopSignal: Signal;
}
/** All that makes a container. Only its resources can change. */
export const ContainerConfig: WireType<ContainerConfig> = /* @__PURE__ */ wireType<ContainerConfig>(
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

/** A container to make. */
export interface CreateContainerRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
  /** What to make. */
  config: ContainerConfig | undefined;
  /** The sandbox's configuration, as it was given to RunPodSandbox. */
  sandboxConfig: PodSandboxConfig | undefined;
}
/** A container to make. */
export const CreateContainerRequest: WireType<CreateContainerRequest> = /* @__PURE__ */ wireType<CreateContainerRequest>(
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

/** The container. */
export interface CreateContainerResponse {
  /** Id of the container. */
  containerId: string;
}
/** The container. */
export const CreateContainerResponse: WireType<CreateContainerResponse> = /* @__PURE__ */ wireType<CreateContainerResponse>(
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

/** Which container to start. */
export interface StartContainerRequest {
  /** Id of the container. */
  containerId: string;
}
/** Which container to start. */
export const StartContainerRequest: WireType<StartContainerRequest> = /* @__PURE__ */ wireType<StartContainerRequest>(
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

/** It runs. */
export interface StartContainerResponse {}
/** It runs. */
export const StartContainerResponse: WireType<StartContainerResponse> = /* @__PURE__ */ wireType<StartContainerResponse>('runtime.v1.StartContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which container to stop. */
export interface StopContainerRequest {
  /** Id of the container. */
  containerId: string;
  /** Seconds from the stop signal to the kill; 0: kill at once. */
  timeout: bigint;
}
/** Which container to stop. */
export const StopContainerRequest: WireType<StopContainerRequest> = /* @__PURE__ */ wireType<StopContainerRequest>(
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

/** It has ended. */
export interface StopContainerResponse {}
/** It has ended. */
export const StopContainerResponse: WireType<StopContainerResponse> = /* @__PURE__ */ wireType<StopContainerResponse>('runtime.v1.StopContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Which container to remove. */
export interface RemoveContainerRequest {
  /** Id of the container. */
  containerId: string;
}
/** Which container to remove. */
export const RemoveContainerRequest: WireType<RemoveContainerRequest> = /* @__PURE__ */ wireType<RemoveContainerRequest>(
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

/** It is gone. */
export interface RemoveContainerResponse {}
/** It is gone. */
export const RemoveContainerResponse: WireType<RemoveContainerResponse> = /* @__PURE__ */ wireType<RemoveContainerResponse>('runtime.v1.RemoveContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A state that may be unset. */
export interface ContainerStateValue {
  state: ContainerState;
}
/** A state that may be unset. */
export const ContainerStateValue: WireType<ContainerStateValue> = /* @__PURE__ */ wireType<ContainerStateValue>(
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

/** Which containers are meant; all that is set must match. */
export interface ContainerFilter {
  /** Id of the container; empty: any. */
  id: string;
  /** State; unset: any. */
  state: ContainerStateValue | undefined;
  /** Id of their sandbox; empty: any. */
  podSandboxId: string;
  /** Labels that must all be there with these values. */
  labelSelector: { [key: string]: string };
}
/** Which containers are meant; all that is set must match. */
export const ContainerFilter: WireType<ContainerFilter> = /* @__PURE__ */ wireType<ContainerFilter>(
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

/** Which containers to list. */
export interface ListContainersRequest {
  /** What to list; unset: everything. */
  filter: ContainerFilter | undefined;
}
/** Which containers to list. */
export const ListContainersRequest: WireType<ListContainersRequest> = /* @__PURE__ */ wireType<ListContainersRequest>(
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

/** A container in a list. */
export interface Container {
  /** Id of the container. */
  id: string;
  /** Id of the sandbox. */
  podSandboxId: string;
  /** What the caller calls it; unique. */
  metadata: ContainerMetadata | undefined;
  /** The image, as asked for. */
  image: ImageSpec | undefined;
  /** Reference of the image by digest. */
  imageRef: string;
  state: ContainerState;
  /** Unix nanoseconds at which it was made; greater than 0. */
  createdAt: bigint;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
  /** Id of the image on the node: the same as Image.id and PullImageResponse.image_ref. */
  imageId: string;
}
/** A container in a list. */
export const Container: WireType<Container> = /* @__PURE__ */ wireType<Container>(
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

/** Containers. */
export interface ListContainersResponse {
  containers: Container[];
}
/** Containers. */
export const ListContainersResponse: WireType<ListContainersResponse> = /* @__PURE__ */ wireType<ListContainersResponse>(
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

/** Which containers to list. */
export interface StreamContainersRequest {
  /** What to list; unset: everything. */
  filter: ContainerFilter | undefined;
}
/** Which containers to list. */
export const StreamContainersRequest: WireType<StreamContainersRequest> = /* @__PURE__ */ wireType<StreamContainersRequest>(
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

/** The next containers, at least one. */
export interface StreamContainersResponse {
  containers: Container[];
}
/** The next containers, at least one. */
export const StreamContainersResponse: WireType<StreamContainersResponse> = /* @__PURE__ */ wireType<StreamContainersResponse>(
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

/** Which container to tell of. */
export interface ContainerStatusRequest {
  /** Id of the container. */
  containerId: string;
  /** Fill `info` too. */
  verbose: boolean;
}
/** Which container to tell of. */
export const ContainerStatusRequest: WireType<ContainerStatusRequest> = /* @__PURE__ */ wireType<ContainerStatusRequest>(
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

/** All that a kubelet asks about a container. */
export interface ContainerStatus {
  /** Id of the container. */
  id: string;
  /** What the caller calls it; unique. */
  metadata: ContainerMetadata | undefined;
  state: ContainerState;
  /** Unix nanoseconds at which it was made; greater than 0. */
  createdAt: bigint;
  /** Unix nanoseconds; 0: not started. */
  startedAt: bigint;
  /** Unix nanoseconds; 0: not ended. */
  finishedAt: bigint;
  /** As a shell shows it; means something only when `finished_at` is set. */
  exitCode: number;
  /** The image, as asked for. */
  image: ImageSpec | undefined;
  /** Reference of the image by digest. */
  imageRef: string;
  /**
   * Why it is in this state, one CamelCase word. "OOMKilled" exactly when the kernel killed it for its cgroup's want
   * of memory.
   */
  reason: string;
  /** The same, for people. */
  message: string;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
  /** Mounts, as asked for. */
  mounts: Mount[];
  /** Absolute path of the log on the host. */
  logPath: string;
  /** Limits in force. */
  resources: ContainerResources | undefined;
  /** Id of the image on the node: the same as Image.id and PullImageResponse.image_ref. */
  imageId: string;
  /** Who its first process was at its start. */
  user: ContainerUser | undefined;
  /** Signal that StopContainer sends. */
  stopSignal: Signal;
}
/** All that a kubelet asks about a container. */
export const ContainerStatus: WireType<ContainerStatus> = /* @__PURE__ */ wireType<ContainerStatus>(
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

/** One container. */
export interface ContainerStatusResponse {
  status: ContainerStatus | undefined;
  /** For people: values are JSON, keys are the runtime's choice. Empty unless asked verbosely. */
  info: { [key: string]: string };
}
/** One container. */
export const ContainerStatusResponse: WireType<ContainerStatusResponse> = /* @__PURE__ */ wireType<ContainerStatusResponse>(
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

/** Limits of a container. */
export interface ContainerResources {
  /** On Linux. */
  linux: LinuxContainerResources | undefined;
  /** On Windows: never set here. */
  windows: WindowsContainerResources | undefined;
}
/** Limits of a container. */
export const ContainerResources: WireType<ContainerResources> = /* @__PURE__ */ wireType<ContainerResources>(
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

/** Who the first process of a container was at its start. It may have changed since. */
export interface ContainerUser {
  /** On Linux. */
  linux: LinuxContainerUser | undefined;
}
/** Who the first process of a container was at its start. It may have changed since. */
export const ContainerUser: WireType<ContainerUser> = /* @__PURE__ */ wireType<ContainerUser>(
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

/** New limits of a container. */
export interface UpdateContainerResourcesRequest {
  /** Id of the container. */
  containerId: string;
  /** On Linux. */
  linux: LinuxContainerResources | undefined;
  /** On Windows: never set here. */
  windows: WindowsContainerResources | undefined;
  /** Hints for the runtime. */
  annotations: { [key: string]: string };
}
/** New limits of a container. */
export const UpdateContainerResourcesRequest: WireType<UpdateContainerResourcesRequest> = /* @__PURE__ */ wireType<UpdateContainerResourcesRequest>(
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

/** They are all in force. */
export interface UpdateContainerResourcesResponse {}
/** They are all in force. */
export const UpdateContainerResourcesResponse: WireType<UpdateContainerResourcesResponse> = /* @__PURE__ */ wireType<UpdateContainerResourcesResponse>('runtime.v1.UpdateContainerResourcesResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A command to run. */
export interface ExecSyncRequest {
  /** Id of the container. */
  containerId: string;
  /** The program and its arguments; no shell. */
  cmd: string[];
  /** Seconds until it is killed; 0: never. */
  timeout: bigint;
}
/** A command to run. */
export const ExecSyncRequest: WireType<ExecSyncRequest> = /* @__PURE__ */ wireType<ExecSyncRequest>(
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

/** What came of it. */
export interface ExecSyncResponse {
  /** Standard output, the first 16 MB. The rest is discarded, which is no error. */
  stdout: Uint8Array;
  /** Standard error, the first 16 MB. The rest is discarded, which is no error. */
  stderr: Uint8Array;
  /** As a shell shows it. */
  exitCode: number;
}
/** What came of it. */
export const ExecSyncResponse: WireType<ExecSyncResponse> = /* @__PURE__ */ wireType<ExecSyncResponse>(
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

/** A command to run with its streams reached over HTTP. At least one stream is asked for. */
export interface ExecRequest {
  /** Id of the container. */
  containerId: string;
  /** The program and its arguments; no shell. */
  cmd: string[];
  /** Give it a terminal. */
  tty: boolean;
  /** Reach standard input. */
  stdin: boolean;
  /** Reach standard output. */
  stdout: boolean;
  /** Reach standard error; must be false with `tty`, where output is one stream. */
  stderr: boolean;
}
/** A command to run with its streams reached over HTTP. At least one stream is asked for. */
export const ExecRequest: WireType<ExecRequest> = /* @__PURE__ */ wireType<ExecRequest>(
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

/** Where to go. */
export interface ExecResponse {
  /** Complete URL of the streaming server. */
  url: string;
}
/** Where to go. */
export const ExecResponse: WireType<ExecResponse> = /* @__PURE__ */ wireType<ExecResponse>(
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

/** A container whose streams are to be reached over HTTP. At least one stream is asked for. */
export interface AttachRequest {
  /** Id of the container. */
  containerId: string;
  /** Reach standard input. */
  stdin: boolean;
  /** The container has a terminal; must match its ContainerConfig. */
  tty: boolean;
  /** Reach standard output. */
  stdout: boolean;
  /** Reach standard error; must be false with `tty`, where output is one stream. */
  stderr: boolean;
}
/** A container whose streams are to be reached over HTTP. At least one stream is asked for. */
export const AttachRequest: WireType<AttachRequest> = /* @__PURE__ */ wireType<AttachRequest>(
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

/** Where to go. */
export interface AttachResponse {
  /** Complete URL of the streaming server. */
  url: string;
}
/** Where to go. */
export const AttachResponse: WireType<AttachResponse> = /* @__PURE__ */ wireType<AttachResponse>(
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

/** Ports to be reached over HTTP. */
export interface PortForwardRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
  /** Port numbers in the sandbox. */
  port: number[];
}
/** Ports to be reached over HTTP. */
export const PortForwardRequest: WireType<PortForwardRequest> = /* @__PURE__ */ wireType<PortForwardRequest>(
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

/** Where to go. */
export interface PortForwardResponse {
  /** Complete URL of the streaming server. */
  url: string;
}
/** Where to go. */
export const PortForwardResponse: WireType<PortForwardResponse> = /* @__PURE__ */ wireType<PortForwardResponse>(
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

/** Which images are meant. */
export interface ImageFilter {
  /** This one; unset: every one. */
  image: ImageSpec | undefined;
}
/** Which images are meant. */
export const ImageFilter: WireType<ImageFilter> = /* @__PURE__ */ wireType<ImageFilter>(
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

/** Which images to list. */
export interface ListImagesRequest {
  /** What to list; unset: everything. */
  filter: ImageFilter | undefined;
}
/** Which images to list. */
export const ListImagesRequest: WireType<ListImagesRequest> = /* @__PURE__ */ wireType<ListImagesRequest>(
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

/** An image on the node. */
export interface Image {
  /** Its id: the same as PullImageResponse.image_ref, Container.image_id and ContainerStatus.image_id. */
  id: string;
  /** References by tag. */
  repoTags: string[];
  /** References by digest. */
  repoDigests: string[];
  /** Bytes on disk; greater than 0. */
  size: bigint;
  /** User id that its process runs as; excludes `username`. */
  uid: Int64Value | undefined;
  /** User name that its process runs as, where it is no number. */
  username: string;
  /** The reference it was pulled by, with annotations. */
  spec: ImageSpec | undefined;
  /** The kubelet should not collect it as garbage. A recommendation: a request to remove it is obeyed. */
  pinned: boolean;
}
/** An image on the node. */
export const Image: WireType<Image> = /* @__PURE__ */ wireType<Image>(
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

/** Images. */
export interface ListImagesResponse {
  images: Image[];
}
/** Images. */
export const ListImagesResponse: WireType<ListImagesResponse> = /* @__PURE__ */ wireType<ListImagesResponse>(
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

/** Which images to list. */
export interface StreamImagesRequest {
  /** What to list; unset: everything. */
  filter: ImageFilter | undefined;
}
/** Which images to list. */
export const StreamImagesRequest: WireType<StreamImagesRequest> = /* @__PURE__ */ wireType<StreamImagesRequest>(
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

/** The next images, at least one. */
export interface StreamImagesResponse {
  images: Image[];
}
/** The next images, at least one. */
export const StreamImagesResponse: WireType<StreamImagesResponse> = /* @__PURE__ */ wireType<StreamImagesResponse>(
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

/** Which image to tell of. */
export interface ImageStatusRequest {
  /** The image. */
  image: ImageSpec | undefined;
  /** Fill `info` too. */
  verbose: boolean;
}
/** Which image to tell of. */
export const ImageStatusRequest: WireType<ImageStatusRequest> = /* @__PURE__ */ wireType<ImageStatusRequest>(
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

/** One image. */
export interface ImageStatusResponse {
  /** The image; unset: not on the node. */
  image: Image | undefined;
  /** For people: values are JSON, keys are the runtime's choice. Empty unless asked verbosely. */
  info: { [key: string]: string };
}
/** One image. */
export const ImageStatusResponse: WireType<ImageStatusResponse> = /* @__PURE__ */ wireType<ImageStatusResponse>(
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

/** Credentials for a registry. All but the user and the server are secrets: never to be logged, in errors neither. */
export interface AuthConfig {
  /** User. */
  username: string;
  /**
   * Password.
   * Secret: never log it.
   */
  password: string;
  /**
   * `user:password` in base64.
   * Secret: never log it.
   */
  auth: string;
  /** Registry that they are for. */
  serverAddress: string;
  /**
   * OAuth2 refresh token, to be exchanged for an access token.
   * Secret: never log it.
   */
  identityToken: string;
  /**
   * Bearer token, to be sent as it is.
   * Secret: never log it.
   */
  registryToken: string;
}
/** Credentials for a registry. All but the user and the server are secrets: never to be logged, in errors neither. */
export const AuthConfig: WireType<AuthConfig> = /* @__PURE__ */ wireType<AuthConfig>(
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

/** An image to pull. */
export interface PullImageRequest {
  /** The image. */
  image: ImageSpec | undefined;
  /** Credentials; unset: none. */
  auth: AuthConfig | undefined;
  /** The sandbox that it is pulled for. */
  sandboxConfig: PodSandboxConfig | undefined;
}
/** An image to pull. */
export const PullImageRequest: WireType<PullImageRequest> = /* @__PURE__ */ wireType<PullImageRequest>(
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

/** The image. */
export interface PullImageResponse {
  /**
   * Its id on the node: the same as Image.id, Container.image_id and ContainerStatus.image_id. A rule since Kubernetes
   * 1.36.
   */
  imageRef: string;
}
/** The image. */
export const PullImageResponse: WireType<PullImageResponse> = /* @__PURE__ */ wireType<PullImageResponse>(
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

/** Which image to remove. */
export interface RemoveImageRequest {
  /** The image, by any of its names. */
  image: ImageSpec | undefined;
}
/** Which image to remove. */
export const RemoveImageRequest: WireType<RemoveImageRequest> = /* @__PURE__ */ wireType<RemoveImageRequest>(
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

/** It is gone. */
export interface RemoveImageResponse {}
/** It is gone. */
export const RemoveImageResponse: WireType<RemoveImageResponse> = /* @__PURE__ */ wireType<RemoveImageResponse>('runtime.v1.RemoveImageResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** What the kubelet knows of the network. */
export interface NetworkConfig {
  /** Addresses for the node's pods; empty: not known, nothing to do. */
  podCidr: string;
}
/** What the kubelet knows of the network. */
export const NetworkConfig: WireType<NetworkConfig> = /* @__PURE__ */ wireType<NetworkConfig>(
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

/** What the kubelet hands to the runtime. */
export interface RuntimeConfig {
  /** Network. */
  networkConfig: NetworkConfig | undefined;
}
/** What the kubelet hands to the runtime. */
export const RuntimeConfig: WireType<RuntimeConfig> = /* @__PURE__ */ wireType<RuntimeConfig>(
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

/** What has changed. */
export interface UpdateRuntimeConfigRequest {
  /** The new state. */
  runtimeConfig: RuntimeConfig | undefined;
}
/** What has changed. */
export const UpdateRuntimeConfigRequest: WireType<UpdateRuntimeConfigRequest> = /* @__PURE__ */ wireType<UpdateRuntimeConfigRequest>(
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

/** It is taken over. */
export interface UpdateRuntimeConfigResponse {}
/** It is taken over. */
export const UpdateRuntimeConfigResponse: WireType<UpdateRuntimeConfigResponse> = /* @__PURE__ */ wireType<UpdateRuntimeConfigResponse>('runtime.v1.UpdateRuntimeConfigResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/**
 * Something that holds, or does not. Required are `RuntimeReady` (pods in the host's network can run) and
 * `NetworkReady` (pods with their own network can run): without them the node is not ready. All others are for people.
 */
export interface RuntimeCondition {
  /** Name of the condition. */
  type: string;
  /** It holds. */
  status: boolean;
  /** Why, one CamelCase word. */
  reason: string;
  /** Why, for people. */
  message: string;
}
/**
 * Something that holds, or does not. Required are `RuntimeReady` (pods in the host's network can run) and
 * `NetworkReady` (pods with their own network can run): without them the node is not ready. All others are for people.
 */
export const RuntimeCondition: WireType<RuntimeCondition> = /* @__PURE__ */ wireType<RuntimeCondition>(
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

/** Conditions. */
export interface RuntimeStatus {
  /** Each type once. */
  conditions: RuntimeCondition[];
}
/** Conditions. */
export const RuntimeStatus: WireType<RuntimeStatus> = /* @__PURE__ */ wireType<RuntimeStatus>(
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

/** How much to tell. */
export interface StatusRequest {
  /** Fill `info` too. */
  verbose: boolean;
}
/** How much to tell. */
export const StatusRequest: WireType<StatusRequest> = /* @__PURE__ */ wireType<StatusRequest>(
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

/** What a runtime handler can do. */
export interface RuntimeHandlerFeatures {
  /** Mounts that are read-only all the way down: Linux 5.12 and an OCI runtime with `rro`. */
  recursiveReadOnlyMounts: boolean;
  /** Pods with user namespaces, and mounts with mapped ids. */
  userNamespaces: boolean;
}
/** What a runtime handler can do. */
export const RuntimeHandlerFeatures: WireType<RuntimeHandlerFeatures> = /* @__PURE__ */ wireType<RuntimeHandlerFeatures>(
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

/** A runtime handler. */
export interface RuntimeHandler {
  /** Its name, unique; empty: the default one. */
  name: string;
  /** What it can do. */
  features: RuntimeHandlerFeatures | undefined;
}
/** A runtime handler. */
export const RuntimeHandler: WireType<RuntimeHandler> = /* @__PURE__ */ wireType<RuntimeHandler>(
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

/** What the runtime can do whatever the handler. */
export interface RuntimeFeatures {
  /** SupplementalGroupsPolicy and ContainerUser. */
  supplementalGroupsPolicy: boolean;
  /** User namespaces in the host's network. */
  userNamespacesHostNetwork: boolean;
}
/** What the runtime can do whatever the handler. */
export const RuntimeFeatures: WireType<RuntimeFeatures> = /* @__PURE__ */ wireType<RuntimeFeatures>(
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

/** How the runtime is. */
export interface StatusResponse {
  /** Its conditions. */
  status: RuntimeStatus | undefined;
  /** For people: values are JSON, keys are the runtime's choice. Empty unless asked verbosely. */
  info: { [key: string]: string };
  /** Its handlers. */
  runtimeHandlers: RuntimeHandler[];
  /** What it can do. */
  features: RuntimeFeatures | undefined;
}
/** How the runtime is. */
export const StatusResponse: WireType<StatusResponse> = /* @__PURE__ */ wireType<StatusResponse>(
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

/** Nothing to say. */
export interface ImageFsInfoRequest {}
/** Nothing to say. */
export const ImageFsInfoRequest: WireType<ImageFsInfoRequest> = /* @__PURE__ */ wireType<ImageFsInfoRequest>('runtime.v1.ImageFsInfoRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A number that may be unset. */
export interface UInt64Value {
  value: bigint;
}
/** A number that may be unset. */
export const UInt64Value: WireType<UInt64Value> = /* @__PURE__ */ wireType<UInt64Value>(
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

/** A file system. */
export interface FilesystemIdentifier {
  /** Where it is mounted. */
  mountpoint: string;
}
/** A file system. */
export const FilesystemIdentifier: WireType<FilesystemIdentifier> = /* @__PURE__ */ wireType<FilesystemIdentifier>(
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

/** What is used of a file system. */
export interface FilesystemUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Which file system. */
  fsId: FilesystemIdentifier | undefined;
  /** Bytes that the images, or the layer, take; others may use the file system too. */
  usedBytes: UInt64Value | undefined;
  /** Inodes that they take. */
  inodesUsed: UInt64Value | undefined;
}
/** What is used of a file system. */
export const FilesystemUsage: WireType<FilesystemUsage> = /* @__PURE__ */ wireType<FilesystemUsage>(
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

/** What is used of a file system on Windows. */
export interface WindowsFilesystemUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Which file system. */
  fsId: FilesystemIdentifier | undefined;
  usedBytes: UInt64Value | undefined;
}
/** What is used of a file system on Windows. */
export const WindowsFilesystemUsage: WireType<WindowsFilesystemUsage> = /* @__PURE__ */ wireType<WindowsFilesystemUsage>(
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

/** Where images and containers lie. */
export interface ImageFsInfoResponse {
  /** File systems of images. */
  imageFilesystems: FilesystemUsage[];
  /** File systems of writable layers, where they are others. */
  containerFilesystems: FilesystemUsage[];
}
/** Where images and containers lie. */
export const ImageFsInfoResponse: WireType<ImageFsInfoResponse> = /* @__PURE__ */ wireType<ImageFsInfoResponse>(
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

/** Which container to measure. */
export interface ContainerStatsRequest {
  /** Id of the container. */
  containerId: string;
}
/** Which container to measure. */
export const ContainerStatsRequest: WireType<ContainerStatsRequest> = /* @__PURE__ */ wireType<ContainerStatsRequest>(
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

/** Measures of a container. */
export interface ContainerStatsResponse {
  stats: ContainerStats | undefined;
}
/** Measures of a container. */
export const ContainerStatsResponse: WireType<ContainerStatsResponse> = /* @__PURE__ */ wireType<ContainerStatsResponse>(
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

/** Which containers to measure. */
export interface ListContainerStatsRequest {
  /** What to list; unset: everything. */
  filter: ContainerStatsFilter | undefined;
}
/** Which containers to measure. */
export const ListContainerStatsRequest: WireType<ListContainerStatsRequest> = /* @__PURE__ */ wireType<ListContainerStatsRequest>(
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

/** Which containers are meant; all that is set must match. */
export interface ContainerStatsFilter {
  /** Id of the container; empty: any. */
  id: string;
  /** Id of their sandbox; empty: any. */
  podSandboxId: string;
  /** Labels that must all be there with these values. */
  labelSelector: { [key: string]: string };
}
/** Which containers are meant; all that is set must match. */
export const ContainerStatsFilter: WireType<ContainerStatsFilter> = /* @__PURE__ */ wireType<ContainerStatsFilter>(
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

/** Measures of containers. */
export interface ListContainerStatsResponse {
  stats: ContainerStats[];
}
/** Measures of containers. */
export const ListContainerStatsResponse: WireType<ListContainerStatsResponse> = /* @__PURE__ */ wireType<ListContainerStatsResponse>(
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

/** Which containers to measure. */
export interface StreamContainerStatsRequest {
  /** What to list; unset: everything. */
  filter: ContainerStatsFilter | undefined;
}
/** Which containers to measure. */
export const StreamContainerStatsRequest: WireType<StreamContainerStatsRequest> = /* @__PURE__ */ wireType<StreamContainerStatsRequest>(
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

/** The next measures, at least of one container. */
export interface StreamContainerStatsResponse {
  containerStats: ContainerStats[];
}
/** The next measures, at least of one container. */
export const StreamContainerStatsResponse: WireType<StreamContainerStatsResponse> = /* @__PURE__ */ wireType<StreamContainerStatsResponse>(
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

/** Which container measures belong to. */
export interface ContainerAttributes {
  /** Id of the container. */
  id: string;
  /** What the caller calls it; unique. */
  metadata: ContainerMetadata | undefined;
  /** Labels, as given at its creation. */
  labels: { [key: string]: string };
  /** Annotations, exactly as given at its creation. */
  annotations: { [key: string]: string };
}
/** Which container measures belong to. */
export const ContainerAttributes: WireType<ContainerAttributes> = /* @__PURE__ */ wireType<ContainerAttributes>(
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

/** Measures of a container. */
export interface ContainerStats {
  /** Which container. */
  attributes: ContainerAttributes | undefined;
  cpu: CpuUsage | undefined;
  memory: MemoryUsage | undefined;
  /** What it has written. */
  writableLayer: FilesystemUsage | undefined;
  swap: SwapUsage | undefined;
  io: IoUsage | undefined;
}
/** Measures of a container. */
export const ContainerStats: WireType<ContainerStats> = /* @__PURE__ */ wireType<ContainerStats>(
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

/** Measures of a container on Windows. */
export interface WindowsContainerStats {
  attributes: ContainerAttributes | undefined;
  cpu: WindowsCpuUsage | undefined;
  memory: WindowsMemoryUsage | undefined;
  writableLayer: WindowsFilesystemUsage | undefined;
}
/** Measures of a container on Windows. */
export const WindowsContainerStats: WireType<WindowsContainerStats> = /* @__PURE__ */ wireType<WindowsContainerStats>(
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

/** Pressure stall information of one resource. Source: the kernel's Documentation/accounting/psi.rst. */
export interface PsiStats {
  /** Times in which all tasks of the cgroup were stalled. */
  Full: PsiData | undefined;
  /** Times in which at least one was. */
  Some: PsiData | undefined;
}
/** Pressure stall information of one resource. Source: the kernel's Documentation/accounting/psi.rst. */
export const PsiStats: WireType<PsiStats> = /* @__PURE__ */ wireType<PsiStats>(
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

/** Stalls. */
export interface PsiData {
  /** Nanoseconds, in all. */
  Total: bigint;
  /** Percent of the last 10 seconds. */
  Avg10: number;
  /** Percent of the last 60 seconds. */
  Avg60: number;
  /** Percent of the last 300 seconds. */
  Avg300: number;
}
/** Stalls. */
export const PsiData: WireType<PsiData> = /* @__PURE__ */ wireType<PsiData>(
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

/** CPU. */
export interface CpuUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** CPU time since it was made, nanoseconds, all cores together. */
  usageCoreNanoSeconds: UInt64Value | undefined;
  /** CPU time per second of late, nanoseconds per second: 10^9 is one core. */
  usageNanoCores: UInt64Value | undefined;
  /** Pressure stall information; unset where the kernel has none. */
  psi: PsiStats | undefined;
}
/** CPU. */
export const CpuUsage: WireType<CpuUsage> = /* @__PURE__ */ wireType<CpuUsage>(
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

/** CPU on Windows. */
export interface WindowsCpuUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** CPU time since it was made, nanoseconds, all cores together. */
  usageCoreNanoSeconds: UInt64Value | undefined;
  /** CPU time per second of late, nanoseconds per second: 10^9 is one core. */
  usageNanoCores: UInt64Value | undefined;
}
/** CPU on Windows. */
export const WindowsCpuUsage: WireType<WindowsCpuUsage> = /* @__PURE__ */ wireType<WindowsCpuUsage>(
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

/** Memory. */
export interface MemoryUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Usage without inactive file pages: what cannot be taken away easily. */
  workingSetBytes: UInt64Value | undefined;
  /** Limit less the working set; unset without a limit. */
  availableBytes: UInt64Value | undefined;
  /** All of it, caches too. */
  usageBytes: UInt64Value | undefined;
  /** Anonymous memory and swap cache. */
  rssBytes: UInt64Value | undefined;
  /** Minor page faults since it was made. */
  pageFaults: UInt64Value | undefined;
  /** Major page faults since it was made. */
  majorPageFaults: UInt64Value | undefined;
  /** Pressure stall information; unset where the kernel has none. */
  psi: PsiStats | undefined;
}
/** Memory. */
export const MemoryUsage: WireType<MemoryUsage> = /* @__PURE__ */ wireType<MemoryUsage>(
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

/** IO. */
export interface IoUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Pressure stall information; unset where the kernel has none. */
  psi: PsiStats | undefined;
}
/** IO. */
export const IoUsage: WireType<IoUsage> = /* @__PURE__ */ wireType<IoUsage>(
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

/** Swap. */
export interface SwapUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  /** Limit less what is used; unset without a limit. */
  swapAvailableBytes: UInt64Value | undefined;
  /** Swap in use, bytes. */
  swapUsageBytes: UInt64Value | undefined;
}
/** Swap. */
export const SwapUsage: WireType<SwapUsage> = /* @__PURE__ */ wireType<SwapUsage>(
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

/** Memory on Windows. */
export interface WindowsMemoryUsage {
  /** Unix nanoseconds at which it was measured; greater than 0. */
  timestamp: bigint;
  workingSetBytes: UInt64Value | undefined;
  /** Limit less the committed memory. */
  availableBytes: UInt64Value | undefined;
  pageFaults: UInt64Value | undefined;
  commitMemoryBytes: UInt64Value | undefined;
}
/** Memory on Windows. */
export const WindowsMemoryUsage: WireType<WindowsMemoryUsage> = /* @__PURE__ */ wireType<WindowsMemoryUsage>(
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

/** Which log to reopen. */
export interface ReopenContainerLogRequest {
  /** Id of the container. */
  containerId: string;
}
/** Which log to reopen. */
export const ReopenContainerLogRequest: WireType<ReopenContainerLogRequest> = /* @__PURE__ */ wireType<ReopenContainerLogRequest>(
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

/** The next line goes to the new file. */
export interface ReopenContainerLogResponse {}
/** The next line goes to the new file. */
export const ReopenContainerLogResponse: WireType<ReopenContainerLogResponse> = /* @__PURE__ */ wireType<ReopenContainerLogResponse>('runtime.v1.ReopenContainerLogResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** A container to checkpoint. */
export interface CheckpointContainerRequest {
  /** Id of the container. */
  containerId: string;
  /** Path of the archive to write. */
  location: string;
  /** Seconds; 0: the runtime's default. */
  timeout: bigint;
}
/** A container to checkpoint. */
export const CheckpointContainerRequest: WireType<CheckpointContainerRequest> = /* @__PURE__ */ wireType<CheckpointContainerRequest>(
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

/** The archive is written. */
export interface CheckpointContainerResponse {}
/** The archive is written. */
export const CheckpointContainerResponse: WireType<CheckpointContainerResponse> = /* @__PURE__ */ wireType<CheckpointContainerResponse>('runtime.v1.CheckpointContainerResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Nothing to say. */
export interface GetEventsRequest {}
/** Nothing to say. */
export const GetEventsRequest: WireType<GetEventsRequest> = /* @__PURE__ */ wireType<GetEventsRequest>('runtime.v1.GetEventsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Something happened to a container. For a sandbox too it comes, with the id of the sandbox as `container_id`. */
export interface ContainerEventResponse {
  /** Id of the container. */
  containerId: string;
  /** What happened. */
  containerEventType: ContainerEventType;
  /** Unix nanoseconds at which it happened. */
  createdAt: bigint;
  /** Its sandbox, after it. */
  podSandboxStatus: PodSandboxStatus | undefined;
  /** All containers of the sandbox, after it. */
  containersStatuses: ContainerStatus[];
}
/** Something happened to a container. For a sandbox too it comes, with the id of the sandbox as `container_id`. */
export const ContainerEventResponse: WireType<ContainerEventResponse> = /* @__PURE__ */ wireType<ContainerEventResponse>(
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

/** Nothing to say. */
export interface ListMetricDescriptorsRequest {}
/** Nothing to say. */
export const ListMetricDescriptorsRequest: WireType<ListMetricDescriptorsRequest> = /* @__PURE__ */ wireType<ListMetricDescriptorsRequest>('runtime.v1.ListMetricDescriptorsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** All metrics there are. */
export interface ListMetricDescriptorsResponse {
  descriptors: MetricDescriptor[];
}
/** All metrics there are. */
export const ListMetricDescriptorsResponse: WireType<ListMetricDescriptorsResponse> = /* @__PURE__ */ wireType<ListMetricDescriptorsResponse>(
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

/** A metric. */
export interface MetricDescriptor {
  /** Its name, unique. */
  name: string;
  /** What it means, for people. */
  help: string;
  /** Names of its labels, in the order in which each Metric gives the values. */
  labelKeys: string[];
}
/** A metric. */
export const MetricDescriptor: WireType<MetricDescriptor> = /* @__PURE__ */ wireType<MetricDescriptor>(
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

/** Nothing to say. */
export interface ListPodSandboxMetricsRequest {}
/** Nothing to say. */
export const ListPodSandboxMetricsRequest: WireType<ListPodSandboxMetricsRequest> = /* @__PURE__ */ wireType<ListPodSandboxMetricsRequest>('runtime.v1.ListPodSandboxMetricsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Metrics of all sandboxes. */
export interface ListPodSandboxMetricsResponse {
  podMetrics: PodSandboxMetrics[];
}
/** Metrics of all sandboxes. */
export const ListPodSandboxMetricsResponse: WireType<ListPodSandboxMetricsResponse> = /* @__PURE__ */ wireType<ListPodSandboxMetricsResponse>(
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

/** Nothing to say. */
export interface StreamPodSandboxMetricsRequest {}
/** Nothing to say. */
export const StreamPodSandboxMetricsRequest: WireType<StreamPodSandboxMetricsRequest> = /* @__PURE__ */ wireType<StreamPodSandboxMetricsRequest>('runtime.v1.StreamPodSandboxMetricsRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** The next metrics, at least of one sandbox. */
export interface StreamPodSandboxMetricsResponse {
  podSandboxMetrics: PodSandboxMetrics[];
}
/** The next metrics, at least of one sandbox. */
export const StreamPodSandboxMetricsResponse: WireType<StreamPodSandboxMetricsResponse> = /* @__PURE__ */ wireType<StreamPodSandboxMetricsResponse>(
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

/** Metrics of a sandbox and its containers. */
export interface PodSandboxMetrics {
  /** Id of the sandbox. */
  podSandboxId: string;
  /** Those of the sandbox itself. */
  metrics: Metric[];
  /** Those of its containers. */
  containerMetrics: ContainerMetrics[];
}
/** Metrics of a sandbox and its containers. */
export const PodSandboxMetrics: WireType<PodSandboxMetrics> = /* @__PURE__ */ wireType<PodSandboxMetrics>(
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

/** Metrics of a container. */
export interface ContainerMetrics {
  /** Id of the container. */
  containerId: string;
  metrics: Metric[];
}
/** Metrics of a container. */
export const ContainerMetrics: WireType<ContainerMetrics> = /* @__PURE__ */ wireType<ContainerMetrics>(
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

/** A value of a metric. */
export interface Metric {
  /** Name of a MetricDescriptor; any other is ignored. */
  name: string;
  /** Unix nanoseconds at which it was measured; 0: just now. */
  timestamp: bigint;
  metricType: MetricType;
  /** Values of the descriptor's `label_keys`, in the same order and number. */
  labelValues: string[];
  /** The value. */
  value: UInt64Value | undefined;
}
/** A value of a metric. */
export const Metric: WireType<Metric> = /* @__PURE__ */ wireType<Metric>(
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

/** Nothing to say. */
export interface RuntimeConfigRequest {}
/** Nothing to say. */
export const RuntimeConfigRequest: WireType<RuntimeConfigRequest> = /* @__PURE__ */ wireType<RuntimeConfigRequest>('runtime.v1.RuntimeConfigRequest', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** How the kubelet is to set itself up. */
export interface RuntimeConfigResponse {
  /** On Linux. */
  linux: LinuxRuntimeConfiguration | undefined;
}
/** How the kubelet is to set itself up. */
export const RuntimeConfigResponse: WireType<RuntimeConfigResponse> = /* @__PURE__ */ wireType<RuntimeConfigResponse>(
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

/** The same, on Linux. */
export interface LinuxRuntimeConfiguration {
  /** Who makes cgroups. Must not change while there are pods: the kubelet reads it once. */
  cgroupDriver: CgroupDriver;
}
/** The same, on Linux. */
export const LinuxRuntimeConfiguration: WireType<LinuxRuntimeConfiguration> = /* @__PURE__ */ wireType<LinuxRuntimeConfiguration>(
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

/** New limits of a sandbox. */
export interface UpdatePodSandboxResourcesRequest {
  /** Id of the sandbox. */
  podSandboxId: string;
  /** What the sandbox itself may use beyond its containers. */
  overhead: LinuxContainerResources | undefined;
  /** Sum of the limits of its containers. */
  resources: LinuxContainerResources | undefined;
}
/** New limits of a sandbox. */
export const UpdatePodSandboxResourcesRequest: WireType<UpdatePodSandboxResourcesRequest> = /* @__PURE__ */ wireType<UpdatePodSandboxResourcesRequest>(
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

/** They are taken over. */
export interface UpdatePodSandboxResourcesResponse {}
/** They are taken over. */
export const UpdatePodSandboxResourcesResponse: WireType<UpdatePodSandboxResourcesResponse> = /* @__PURE__ */ wireType<UpdatePodSandboxResourcesResponse>('runtime.v1.UpdatePodSandboxResourcesResponse', () => ({}), () => {}, (_m, r, tag, depth) => skipField(r, tag, depth));

/** Pods, containers, their measures and their streams. */
export const RuntimeService = {
  typeName: 'runtime.v1.RuntimeService',
  methods: {
    /** Version tells the names and versions of runtime and API. kubelets and tools call it first. */
    version: {
      name: 'Version',
      request: VersionRequest,
      response: VersionResponse,
      requestStream: false,
      responseStream: false,
    },
    /** RunPodSandbox makes a pod's sandbox and starts it; when it answers, the sandbox is READY. */
    runPodSandbox: {
      name: 'RunPodSandbox',
      request: RunPodSandboxRequest,
      response: RunPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * StopPodSandbox ends every process of the sandbox, kills containers that still run, and gives back the network (the
     * IP address too). Idempotent: no error when all that is done already. A kubelet calls it at least once before
     * RemovePodSandbox, and often more than once.
     */
    stopPodSandbox: {
      name: 'StopPodSandbox',
      request: StopPodSandboxRequest,
      response: StopPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * RemovePodSandbox removes the sandbox; containers in it are killed and removed first. Idempotent: no error for a
     * sandbox that is gone.
     */
    removePodSandbox: {
      name: 'RemovePodSandbox',
      request: RemovePodSandboxRequest,
      response: RemovePodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /** PodSandboxStatus tells of one sandbox. NotFound when there is none of that id. */
    podSandboxStatus: {
      name: 'PodSandboxStatus',
      request: PodSandboxStatusRequest,
      response: PodSandboxStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ListPodSandbox lists sandboxes, in every state. */
    listPodSandbox: {
      name: 'ListPodSandbox',
      request: ListPodSandboxRequest,
      response: ListPodSandboxResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * StreamPodSandboxes is ListPodSandbox without the size limit of one message. Rules of every Stream method: a
     * message has at least one item; each item comes exactly once; the stream ends after the last one. The kubelet
     * discards everything when the stream is not complete in its time, and takes the unary method when this one answers
     * Unimplemented. Source: KEP-5825.
     */
    streamPodSandboxes: {
      name: 'StreamPodSandboxes',
      request: StreamPodSandboxesRequest,
      response: StreamPodSandboxesResponse,
      requestStream: false,
      responseStream: true,
    },
    /** CreateContainer makes a container in a sandbox; its process does not run yet. */
    createContainer: {
      name: 'CreateContainer',
      request: CreateContainerRequest,
      response: CreateContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StartContainer runs a created container. */
    startContainer: {
      name: 'StartContainer',
      request: StartContainerRequest,
      response: StartContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * StopContainer ends a container: its stop signal, a grace period, then a kill that nothing escapes. Idempotent: no
     * error for a container that has ended.
     */
    stopContainer: {
      name: 'StopContainer',
      request: StopContainerRequest,
      response: StopContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * RemoveContainer removes a container, killing it first when it runs. Idempotent: no error for a container that is
     * gone.
     */
    removeContainer: {
      name: 'RemoveContainer',
      request: RemoveContainerRequest,
      response: RemoveContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ListContainers lists containers, in every state. */
    listContainers: {
      name: 'ListContainers',
      request: ListContainersRequest,
      response: ListContainersResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StreamContainers is ListContainers as a stream; rules as for StreamPodSandboxes. */
    streamContainers: {
      name: 'StreamContainers',
      request: StreamContainersRequest,
      response: StreamContainersResponse,
      requestStream: false,
      responseStream: true,
    },
    /** ContainerStatus tells of one container. NotFound when there is none of that id. */
    containerStatus: {
      name: 'ContainerStatus',
      request: ContainerStatusRequest,
      response: ContainerStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * UpdateContainerResources changes the limits of a container before it answers. All or nothing: an error when not
     * all of them can be set.
     */
    updateContainerResources: {
      name: 'UpdateContainerResources',
      request: UpdateContainerResourcesRequest,
      response: UpdateContainerResourcesResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * ReopenContainerLog makes the runtime write to a new file at the log's path, after a rotation. For a container that
     * does not run: either a new file and success, or an error; with an error there must be no new file.
     */
    reopenContainerLog: {
      name: 'ReopenContainerLog',
      request: ReopenContainerLogRequest,
      response: ReopenContainerLogResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ExecSync runs a command in a container and answers when it has ended. */
    execSync: {
      name: 'ExecSync',
      request: ExecSyncRequest,
      response: ExecSyncResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Exec answers with a URL at which a command can be run and its streams reached. */
    exec: {
      name: 'Exec',
      request: ExecRequest,
      response: ExecResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Attach answers with a URL at which the streams of a running container can be reached. */
    attach: {
      name: 'Attach',
      request: AttachRequest,
      response: AttachResponse,
      requestStream: false,
      responseStream: false,
    },
    /** PortForward answers with a URL at which ports of a sandbox can be reached. */
    portForward: {
      name: 'PortForward',
      request: PortForwardRequest,
      response: PortForwardResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ContainerStats measures one container. NotFound when there is none of that id. */
    containerStats: {
      name: 'ContainerStats',
      request: ContainerStatsRequest,
      response: ContainerStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ListContainerStats measures the containers that run. */
    listContainerStats: {
      name: 'ListContainerStats',
      request: ListContainerStatsRequest,
      response: ListContainerStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StreamContainerStats is ListContainerStats as a stream; rules as for StreamPodSandboxes. */
    streamContainerStats: {
      name: 'StreamContainerStats',
      request: StreamContainerStatsRequest,
      response: StreamContainerStatsResponse,
      requestStream: false,
      responseStream: true,
    },
    /** PodSandboxStats measures one sandbox. NotFound when there is none of that id. */
    podSandboxStats: {
      name: 'PodSandboxStats',
      request: PodSandboxStatsRequest,
      response: PodSandboxStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ListPodSandboxStats measures sandboxes. */
    listPodSandboxStats: {
      name: 'ListPodSandboxStats',
      request: ListPodSandboxStatsRequest,
      response: ListPodSandboxStatsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StreamPodSandboxStats is ListPodSandboxStats as a stream; rules as for StreamPodSandboxes. */
    streamPodSandboxStats: {
      name: 'StreamPodSandboxStats',
      request: StreamPodSandboxStatsRequest,
      response: StreamPodSandboxStatsResponse,
      requestStream: false,
      responseStream: true,
    },
    /** UpdateRuntimeConfig hands the runtime what the kubelet has learnt, today the pod CIDR. */
    updateRuntimeConfig: {
      name: 'UpdateRuntimeConfig',
      request: UpdateRuntimeConfigRequest,
      response: UpdateRuntimeConfigResponse,
      requestStream: false,
      responseStream: false,
    },
    /** Status tells whether the runtime can run pods, and what it can do. */
    status: {
      name: 'Status',
      request: StatusRequest,
      response: StatusResponse,
      requestStream: false,
      responseStream: false,
    },
    /** CheckpointContainer writes the state of a running container to an archive; the container goes on. */
    checkpointContainer: {
      name: 'CheckpointContainer',
      request: CheckpointContainerRequest,
      response: CheckpointContainerResponse,
      requestStream: false,
      responseStream: false,
    },
    /** GetContainerEvents streams what happens to containers from now on, until the caller leaves. */
    getContainerEvents: {
      name: 'GetContainerEvents',
      request: GetEventsRequest,
      response: ContainerEventResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * ListMetricDescriptors names the metrics of ListPodSandboxMetrics. The list must not change while the runtime runs:
     * a metric that it does not name is dropped.
     */
    listMetricDescriptors: {
      name: 'ListMetricDescriptors',
      request: ListMetricDescriptorsRequest,
      response: ListMetricDescriptorsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ListPodSandboxMetrics measures sandboxes and containers in the form of metrics. */
    listPodSandboxMetrics: {
      name: 'ListPodSandboxMetrics',
      request: ListPodSandboxMetricsRequest,
      response: ListPodSandboxMetricsResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StreamPodSandboxMetrics is ListPodSandboxMetrics as a stream; rules as for StreamPodSandboxes. */
    streamPodSandboxMetrics: {
      name: 'StreamPodSandboxMetrics',
      request: StreamPodSandboxMetricsRequest,
      response: StreamPodSandboxMetricsResponse,
      requestStream: false,
      responseStream: true,
    },
    /**
     * RuntimeConfig tells the kubelet how to set itself up. It asks once, at its start: the answer must not change while
     * the node is up.
     */
    runtimeConfig: {
      name: 'RuntimeConfig',
      request: RuntimeConfigRequest,
      response: RuntimeConfigResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * UpdatePodSandboxResources tells the runtime of a pod's new limits, after the kubelet has set them on the pod's
     * cgroups. Best effort: an error does not stop the resize.
     */
    updatePodSandboxResources: {
      name: 'UpdatePodSandboxResources',
      request: UpdatePodSandboxResourcesRequest,
      response: UpdatePodSandboxResourcesResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;

/** Images on the node. */
export const ImageService = {
  typeName: 'runtime.v1.ImageService',
  methods: {
    /** ListImages lists images. */
    listImages: {
      name: 'ListImages',
      request: ListImagesRequest,
      response: ListImagesResponse,
      requestStream: false,
      responseStream: false,
    },
    /** StreamImages is ListImages as a stream; rules as for RuntimeService.StreamPodSandboxes. */
    streamImages: {
      name: 'StreamImages',
      request: StreamImagesRequest,
      response: StreamImagesResponse,
      requestStream: false,
      responseStream: true,
    },
    /** ImageStatus tells of one image. An image that is not there is no error: `image` is unset. */
    imageStatus: {
      name: 'ImageStatus',
      request: ImageStatusRequest,
      response: ImageStatusResponse,
      requestStream: false,
      responseStream: false,
    },
    /** PullImage fetches an image from its registry. */
    pullImage: {
      name: 'PullImage',
      request: PullImageRequest,
      response: PullImageResponse,
      requestStream: false,
      responseStream: false,
    },
    /**
     * RemoveImage removes an image with all its tags, whichever of them it was named by, in any repository. Idempotent:
     * no error for an image that is gone. It is no longer listed when this answers; disk space may be freed later.
     */
    removeImage: {
      name: 'RemoveImage',
      request: RemoveImageRequest,
      response: RemoveImageResponse,
      requestStream: false,
      responseStream: false,
    },
    /** ImageFsInfo measures where images lie; those that are still being cleaned up may count. */
    imageFsInfo: {
      name: 'ImageFsInfo',
      request: ImageFsInfoRequest,
      response: ImageFsInfoResponse,
      requestStream: false,
      responseStream: false,
    },
  },
} as const satisfies ServiceType;
