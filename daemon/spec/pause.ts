import type { IdMappings } from '@cleat/linux';
import type { PodSandboxConfig } from '@cleat/proto/cri';
import { sandboxAnnotations } from './annotations.ts';
import type { HostFacts } from './container.ts';
import { deviceRules } from './devices.ts';
import { hiddenPaths } from './hidden-paths.ts';
import { containerMounts } from './mounts.ts';
import type { SandboxNamespaces } from './namespaces.ts';
import { OCI_VERSION, type OciNamespace, type OciProcess, type OciSeccomp, type OciSpec, type OciUser } from './oci.ts';
import { oomScoreAdj } from './resources.ts';
import { podSysctls } from './sysctls.ts';
import { ociMappings, userNamespace } from './user-namespace.ts';

export type PauseSpecInput = {
  /** Directory of the pause program's root file system: absolute. */
  readonly rootfs: string;
  readonly sandboxId: string;
  readonly sandbox: PodSandboxConfig;
  /** What the pause container joins; its PID namespace is always a new one. With a user namespace it makes all others anew. */
  readonly namespaces: Omit<SandboxNamespaces, 'pid'>;
  /** Host name of a new UTS namespace: with a user namespace. */
  readonly hostname?: string;
  /** The sandbox has a kernel of its own, which takes the hostname from here and not from the pinned namespace. */
  readonly hasOwnKernel?: boolean;
  readonly cgroupsPath: string;
  readonly host: HostFacts;
  /** See podProfiles; none when left out. */
  readonly profiles?: {
    readonly seccomp?: OciSeccomp | undefined;
    readonly labels?: Pick<OciProcess, 'apparmorProfile' | 'selinuxLabel'>;
  };
  /** `/pause` unless told. */
  readonly args?: readonly string[];
};

/** The peers' values: nobody's user (the pause program needs no file and no right), and among the last to be killed. */
const PAUSE_ID = 65535;
const PAUSE_OOM_SCORE_ADJ = -998n;
const PAUSE_CPU_SHARES = 2;

/** The OCI runtime configuration of a pod's pause container: the init of its shared PID namespace. */
export function buildPauseSpec(input: PauseSpecInput): OciSpec {
  const { sandbox, namespaces, host } = input;
  const mappings = userNamespace(sandbox.linux?.securityContext?.namespaceOptions);
  const none: readonly string[] = [];
  return {
    ociVersion: OCI_VERSION,
    ...((mappings || input.hasOwnKernel) && input.hostname && { hostname: input.hostname }),
    process: {
      terminal: false,
      user: pauseUser(mappings),
      args: input.args ?? ['/pause'],
      env: ['PATH=/'],
      cwd: '/',
      capabilities: { bounding: none, effective: none, permitted: none, inheritable: none, ambient: none },
      noNewPrivileges: true,
      oomScoreAdj: oomScoreAdj(PAUSE_OOM_SCORE_ADJ, host.oomScoreAdjFloor),
      ...input.profiles?.labels,
    },
    root: { path: input.rootfs, readonly: true },
    mounts: containerMounts([], {}, { privileged: false, readonlyRootfs: true }).filter(m => m.type !== 'cgroup'),
    annotations: sandboxAnnotations(input.sandboxId, sandbox),
    linux: {
      namespaces: [{ type: 'mount' }, { type: 'pid' }, ...(mappings ? newNamespaces() : joinedNamespaces(namespaces))],
      ...(mappings && ociMappings(mappings)),
      cgroupsPath: input.cgroupsPath,
      resources: { devices: deviceRules([], false), cpu: { shares: PAUSE_CPU_SHARES } },
      devices: [],
      // A new network namespace has its interfaces, and so their settings, later: applySysctls sets them all then.
      ...(!mappings && { sysctl: podSysctls(sandbox) }),
      ...hiddenPaths(undefined, false),
      ...(input.profiles?.seccomp && { seccomp: input.profiles.seccomp }),
    },
  };
}

/** The last id that is mapped, where there are so few. */
function pauseUser(mappings: IdMappings | undefined): OciUser {
  const lastOf = (ranges: IdMappings['uids'] = []) => Math.min(PAUSE_ID, ...ranges.map(({ size }) => size - 1));
  return { uid: lastOf(mappings?.uids), gid: lastOf(mappings?.gids), additionalGids: [] };
}

function joinedNamespaces({ ipc, net, uts }: PauseSpecInput['namespaces']): OciNamespace[] {
  const joined = (type: OciNamespace['type'], path: string | undefined) => (path ? [{ type, path }] : []);
  return [...joined('ipc', ipc), ...joined('network', net), ...joined('uts', uts)];
}

/** A namespace belongs to the user namespace in which it was made, and for good. */
const newNamespaces = (): OciNamespace[] => (['user', 'ipc', 'network', 'uts'] as const).map(type => ({ type }));
