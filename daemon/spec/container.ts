import type { ContainerConfig, PodSandboxConfig } from '@cleat/proto/cri';
import { containerAnnotations } from './annotations.ts';
import type { AppArmorFacts } from './apparmor.ts';
import { capabilitySets } from './capabilities.ts';
import { type ContainerDevice, deviceRules } from './devices.ts';
import { hiddenPaths } from './hidden-paths.ts';
import { containerMounts, type PodFiles, rootfsPropagation } from './mounts.ts';
import { containerNamespaces, type SandboxNamespaces } from './namespaces.ts';
import {
  OCI_VERSION,
  type OciLinux,
  type OciProcess,
  type OciRlimit,
  type OciSeccomp,
  type OciSpec,
  type OciUser,
} from './oci.ts';
import { type ImageProcess, processArgs, processCwd, processEnv } from './process.ts';
import { processLabels } from './process-labels.ts';
import { type CgroupFacts, containerResources, oomScoreAdj } from './resources.ts';
import { ociMappings, userNamespace } from './user-namespace.ts';

/** What the machine and the daemon's own privileges allow. */
export type HostFacts = CgroupFacts &
  AppArmorFacts & {
    /** Lowest oom_score_adj that can be given; undefined when any can. */
    readonly oomScoreAdjFloor?: number | undefined;
    /** Our own bounding set, by names such as `CAP_KILL`. */
    readonly boundingCaps: readonly string[];
    readonly selinux: boolean;
  };

/** What a sandbox gives to its containers. */
export type SandboxFacts = PodFiles & {
  readonly id: string;
  readonly namespaces: SandboxNamespaces;
  /** The pod's host name, or the machine's with the host's network: for HOSTNAME. */
  readonly hostname?: string;
};

export type ContainerSpecInput = {
  /** Validated (validateContainerConfig), with its mounts resolved (resolveMounts). */
  readonly container: ContainerConfig;
  readonly sandbox: PodSandboxConfig;
  readonly sandboxFacts: SandboxFacts;
  readonly image: ImageProcess;
  /** See resolveUser. */
  readonly user: OciUser;
  /** See resolveDevices; none when left out. */
  readonly devices?: readonly ContainerDevice[];
  /** See seccompFor. */
  readonly seccomp?: OciSeccomp | undefined;
  /** Absolute below each hierarchy's root, or `slice:prefix:name` for systemd. */
  readonly cgroupsPath: string;
  readonly host: HostFacts;
  /** Path of the root file system: absolute, or relative to the bundle (`rootfs` when left out). */
  readonly rootfs?: string;
  /** The CRI has no word for them; left out, the container inherits those of the OCI runtime, whose soft ones Node may have raised. */
  readonly rlimits?: readonly OciRlimit[];
  readonly annotations?: Readonly<Record<string, string>>;
};

/**
 * The OCI runtime configuration of a container. A pure function: what must be looked up first is in its input.
 * @throws RpcError InvalidArgument or FailedPrecondition naming the field of the request that cannot be had.
 */
export function buildSpec(input: ContainerSpecInput): OciSpec {
  const { container, sandbox, sandboxFacts } = input;
  const security = container.linux?.securityContext;
  const privileged = security?.privileged ?? false;
  const readonlyRootfs = security?.readonlyRootfs ?? false;
  return {
    ociVersion: OCI_VERSION,
    process: buildProcess(input),
    root: { path: input.rootfs ?? 'rootfs', readonly: readonlyRootfs },
    mounts: containerMounts(container.mounts, sandboxFacts, { privileged, readonlyRootfs }),
    annotations: { ...containerAnnotations(sandboxFacts.id, sandbox, container), ...input.annotations },
    linux: buildLinux(input, privileged),
  };
}

function buildProcess({ container, sandboxFacts, image, user, host, rlimits }: ContainerSpecInput): OciProcess {
  const security = container.linux?.securityContext;
  return {
    terminal: container.tty,
    user,
    args: processArgs(container, image),
    env: processEnv(container.envs, image, container.tty, sandboxFacts.hostname ?? ''),
    cwd: processCwd(container.workingDir, image),
    capabilities: capabilitySets(security?.capabilities, security?.privileged ?? false, host.boundingCaps),
    noNewPrivileges: security?.noNewPrivs ?? false,
    oomScoreAdj: oomScoreAdj(container.linux?.resources?.oomScoreAdj, host.oomScoreAdjFloor),
    ...(rlimits && { rlimits }),
    ...processLabels(security, host),
  };
}

/** `slice:prefix:name`, which systemd makes. */
const isScope = (cgroupsPath: string): boolean => !cgroupsPath.startsWith('/');

function buildLinux(input: ContainerSpecInput, privileged: boolean): OciLinux {
  const { container, sandbox, sandboxFacts, host, devices = [], seccomp } = input;
  const security = container.linux?.securityContext;
  const sandboxNamespaces = sandbox.linux?.securityContext?.namespaceOptions;
  const privateCgroup = host.cgroupVersion === 2 && !privileged;
  const propagation = rootfsPropagation(container.mounts);
  const mappings = userNamespace(sandboxNamespaces);
  return {
    namespaces: containerNamespaces(
      security?.namespaceOptions,
      sandboxNamespaces,
      sandboxFacts.namespaces,
      privateCgroup,
    ),
    ...(mappings && ociMappings(mappings)),
    cgroupsPath: input.cgroupsPath,
    resources: {
      devices: deviceRules(devices, privileged),
      ...containerResources(container.linux?.resources, host),
      ...(isScope(input.cgroupsPath) && { pids: { limit: -1 } }), // else systemd sets DefaultTasksMax
    },
    devices: devices.map(({ device }) => device),
    ...hiddenPaths(security, privileged),
    ...(propagation && { rootfsPropagation: propagation }),
    ...(seccomp && { seccomp }),
  };
}
