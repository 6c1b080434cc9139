import { failedPrecondition } from '@cleat/base';
import type { LinuxContainerSecurityContext } from '@cleat/proto/cri';
import type { OciProcess } from './oci.ts';
import { profileOf } from './security-profile.ts';

type Request = Partial<
  Pick<LinuxContainerSecurityContext, 'apparmor' | 'apparmorProfile' | 'selinuxOptions' | 'privileged'>
>;

/**
 * The labels that AppArmor and SELinux know the process by. SELinux options on a machine without SELinux have no
 * effect: pods of many add-ons carry them everywhere. An AppArmor profile asked for by name must have one.
 * @throws RpcError FailedPrecondition when a Localhost profile is asked for on a machine without AppArmor.
 */
export function processLabels(
  request: Request | undefined,
  host: { readonly apparmor: boolean; readonly selinux: boolean },
): Pick<OciProcess, 'apparmorProfile' | 'selinuxLabel'> {
  if (!request || request.privileged) return {};
  const apparmor = profileOf(request.apparmor, request.apparmorProfile ?? '', 'apparmor');
  if (apparmor.kind === 'localhost' && !host.apparmor)
    throw failedPrecondition(`apparmor: profile ${apparmor.ref} cannot be applied: this machine has no AppArmor`);
  const { user, role, type, level } = request.selinuxOptions ?? {};
  const selinux = host.selinux && user && role && type && level;
  return {
    ...(apparmor.kind === 'localhost' && { apparmorProfile: apparmor.ref }),
    ...(selinux && { selinuxLabel: `${user}:${role}:${type}:${level}` }),
  };
}
