import type { PodSandboxConfig } from '@cleat/proto/cri';
import type { Host } from '../host.ts';
import { requireLoaded } from '../spec/apparmor.ts';
import type { OciProcess, OciSeccomp } from '../spec/oci.ts';
import { processLabels } from '../spec/process-labels.ts';
import { seccompFor } from '../spec/seccomp.ts';

/** By what a pod's pause container is confined. */
export type PodProfiles = {
  readonly seccomp: OciSeccomp | undefined;
  readonly labels: Pick<OciProcess, 'apparmorProfile' | 'selinuxLabel'>;
};

/** Look up the profiles that a sandbox asks for. @throws RpcError naming one that is not there. */
export async function podProfiles(config: PodSandboxConfig, host: Host): Promise<PodProfiles> {
  const security = config.linux?.securityContext;
  const labels = processLabels(security, host);
  requireLoaded(labels.apparmorProfile);
  return { seccomp: await seccompFor(security, []), labels };
}
