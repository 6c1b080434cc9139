import type { PodSandboxConfig } from '@cleat/proto/cri';
import { sandboxAnnotations } from './annotations.ts';
import type { HostFacts } from './container.ts';
import { deviceRules } from './devices.ts';
import { hiddenPaths } from './hidden-paths.ts';
import { containerMounts } from './mounts.ts';
import type { SandboxNamespaces } from './namespaces.ts';
import { OCI_VERSION, type OciNamespace, type OciProcess, type OciSeccomp, type OciSpec } from './oci.ts';
import { oomScoreAdj } from './resources.ts';
import { podSysctls } from './sysctls.ts';

export type PauseSpecInput = {
  /** Directory of the pause program's root file system: absolute. */
  readonly rootfs: string;
  readonly sandboxId: string;
  readonly sandbox: PodSandboxConfig;
  /** What the pause container joins; its PID namespace is always a new one. */
  readonly namespaces: Omit<SandboxNamespaces, 'pid'>;
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
const PAUSE_USER = { uid: 65535, gid: 65535, additionalGids: [] };
const PAUSE_OOM_SCORE_ADJ = -998n;
const PAUSE_CPU_SHARES = 2;

/** The OCI runtime configuration of a pod's pause container: the init of its shared PID namespace. */
export function buildPauseSpec(input: PauseSpecInput): OciSpec {
  const { sandbox, namespaces, host } = input;
  const none: readonly string[] = [];
  const joined = (type: OciNamespace['type'], path: string | undefined) => (path ? [{ type, path }] : []);
  return {
    ociVersion: OCI_VERSION,
    process: {
      terminal: false,
      user: PAUSE_USER,
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
      namespaces: [
        { type: 'mount' },
        { type: 'pid' },
        ...joined('ipc', namespaces.ipc),
        ...joined('network', namespaces.net),
        ...joined('uts', namespaces.uts),
      ],
      cgroupsPath: input.cgroupsPath,
      resources: { devices: deviceRules([], false), cpu: { shares: PAUSE_CPU_SHARES } },
      devices: [],
      sysctl: podSysctls(sandbox),
      ...hiddenPaths(undefined, false),
      ...(input.profiles?.seccomp && { seccomp: input.profiles.seccomp }),
    },
  };
}
