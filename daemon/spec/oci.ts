/**
 * The part of an OCI runtime configuration (`config.json`) that we write.
 * Names, units and meanings: opencontainers/runtime-spec v1.2.1, config.md and config-linux.md.
 */
export type OciSpec = {
  readonly ociVersion: string;
  readonly process: OciProcess;
  readonly root: { readonly path: string; readonly readonly: boolean };
  readonly hostname?: string;
  readonly mounts: readonly OciMount[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly linux: OciLinux;
};

/** config.md, "Process". */
export type OciProcess = {
  readonly terminal: boolean;
  readonly user: OciUser;
  readonly args: readonly string[];
  readonly env: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  readonly capabilities: OciCapabilities;
  readonly noNewPrivileges: boolean;
  /** Left out, the process inherits the runtime's. */
  readonly rlimits?: readonly OciRlimit[];
  /** -1000 to 1000; left out, the process inherits the runtime's. */
  readonly oomScoreAdj?: number;
  readonly apparmorProfile?: string;
  readonly selinuxLabel?: string;
};

/** `type` as in getrlimit(2), such as `RLIMIT_NOFILE`. */
export type OciRlimit = { readonly type: string; readonly soft: number; readonly hard: number };

export type OciUser = { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };

/** Names such as `CAP_KILL`; capabilities(7) tells what each set does. */
export type OciCapabilities = {
  readonly bounding: readonly string[];
  readonly effective: readonly string[];
  readonly permitted: readonly string[];
  readonly inheritable: readonly string[];
  readonly ambient: readonly string[];
};

/** config.md, "Mounts". */
export type OciMount = {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
  /** Owners are shown as in a user namespace of these mappings; since 1.1.0, where the runtime tells `mountExtensions.idmap`. */
  readonly uidMappings?: readonly OciIdMapping[];
  readonly gidMappings?: readonly OciIdMapping[];
};

/** config-linux.md, "User namespace mappings". */
export type OciIdMapping = { readonly containerID: number; readonly hostID: number; readonly size: number };

/** config-linux.md. */
export type OciLinux = {
  readonly namespaces: readonly OciNamespace[];
  /** Of a new user namespace, or what the one maps that is joined: runc before 1.2 does not look itself. */
  readonly uidMappings?: readonly OciIdMapping[];
  readonly gidMappings?: readonly OciIdMapping[];
  readonly cgroupsPath: string;
  readonly resources: OciResources;
  readonly devices: readonly OciDevice[];
  readonly sysctl?: Readonly<Record<string, string>>;
  readonly maskedPaths: readonly string[];
  readonly readonlyPaths: readonly string[];
  readonly rootfsPropagation?: 'rprivate' | 'rslave' | 'rshared';
  readonly seccomp?: OciSeccomp;
};

/** Without a path a new namespace is made; with one it is joined. A kind that is not listed stays the runtime's. */
export type OciNamespace = {
  readonly type: 'pid' | 'network' | 'mount' | 'ipc' | 'uts' | 'user' | 'cgroup';
  readonly path?: string;
};

export type OciDevice = {
  /** Path in the container. */
  readonly path: string;
  readonly type: 'c' | 'b' | 'p';
  readonly major: number;
  readonly minor: number;
  /** Permission bits, as a number. */
  readonly fileMode: number;
  readonly uid: number;
  readonly gid: number;
};

/** One rule of the device cgroup; left out, type, major or minor match all. */
export type OciDeviceRule = {
  readonly allow: boolean;
  readonly type?: 'c' | 'b';
  readonly major?: number;
  readonly minor?: number;
  /** Some of `r` (read), `w` (write), `m` (mknod). */
  readonly access: string;
};

/** Sizes in bytes, times in microseconds. */
export type OciResources = {
  readonly devices: readonly OciDeviceRule[];
  readonly cpu?: {
    readonly shares?: number;
    readonly quota?: number;
    readonly period?: number;
    readonly cpus?: string;
    readonly mems?: string;
  };
  readonly memory?: {
    readonly limit?: number;
    /** Memory and swap together. */
    readonly swap?: number;
  };
  /** -1: no limit. */
  readonly pids?: { readonly limit: number };
  readonly hugepageLimits?: readonly { readonly pageSize: string; readonly limit: number }[];
  /** Files of cgroup v2, such as `memory.high`. */
  readonly unified?: Readonly<Record<string, string>>;
};

/** config-linux.md, "Seccomp"; handed to the runtime as it was read. */
export type OciSeccomp = { readonly defaultAction: string } & Readonly<Record<string, unknown>>;

/** What we write. Runtimes take any 1.x; what we use beyond 1.0 is the mount option `rro` and id-mapped mounts (1.1), on request only. */
export const OCI_VERSION = '1.0.2';
