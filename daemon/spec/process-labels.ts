import type { LinuxContainerSecurityContext } from '@cleat/proto/cri';
import { type AppArmorFacts, apparmorProfile } from './apparmor.ts';
import type { OciProcess } from './oci.ts';

type Request = Partial<
  Pick<LinuxContainerSecurityContext, 'apparmor' | 'apparmorProfile' | 'selinuxOptions' | 'privileged'>
>;

/**
 * The labels that AppArmor and SELinux know the process by. SELinux options on a machine without SELinux have no
 * effect: pods of many add-ons carry them everywhere. What they leave out is as in the policy for containers
 * (container-selinux: container_t).
 * @throws RpcError FailedPrecondition when an AppArmor profile is asked for that cannot be applied.
 */
export function processLabels(
  request: Request | undefined,
  host: AppArmorFacts & { readonly selinux: boolean },
): Pick<OciProcess, 'apparmorProfile' | 'selinuxLabel'> {
  const profile = apparmorProfile(request, host);
  const selinuxLabel = host.selinux && !request?.privileged ? label(request?.selinuxOptions) : undefined;
  return { ...(profile && { apparmorProfile: profile }), ...(selinuxLabel && { selinuxLabel }) };
}

/** Undefined when nothing is asked for: the policy then chooses. */
function label(options: Request['selinuxOptions']): string | undefined {
  const { user, role, type, level } = options ?? {};
  if (!user && !role && !type && !level) return undefined;
  return `${user || 'system_u'}:${role || 'system_r'}:${type || 'container_t'}:${level || 's0'}`;
}
