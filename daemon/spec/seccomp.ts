import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { invalidArgument, messageOf } from '@cleat/base';
import type { LinuxContainerSecurityContext } from '@cleat/proto/cri';
import type { OciSeccomp } from './oci.ts';
import { defaultSeccomp } from './seccomp-default.ts';
import { profileOf } from './security-profile.ts';

type Request = Partial<Pick<LinuxContainerSecurityContext, 'seccomp' | 'seccompProfilePath' | 'privileged'>>;

/**
 * The filter of a container's system calls: ours for RuntimeDefault, a file on the node for a Localhost profile;
 * undefined, that is no filter, for Unconfined and for a privileged container.
 * @param bounding the container's bounding set of capabilities: some of them bring system calls.
 * @throws RpcError InvalidArgument naming a file that is not there or is no profile.
 */
export async function seccompFor(
  request: Request | undefined,
  bounding: readonly string[],
): Promise<OciSeccomp | undefined> {
  if (request?.privileged) return undefined;
  const profile = profileOf(request?.seccomp, request?.seccompProfilePath ?? '', 'seccomp');
  if (profile.kind === 'default') return defaultSeccomp(bounding);
  return profile.kind === 'localhost' ? readProfile(profile.ref) : undefined;
}

async function readProfile(path: string): Promise<OciSeccomp> {
  if (!isAbsolute(path))
    throw invalidArgument(`seccomp.localhost_ref is not an absolute path: ${JSON.stringify(path)}`);
  try {
    const profile: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isProfile(profile)) return profile;
  } catch (err) {
    throw invalidArgument(`seccomp.localhost_ref: cannot read profile ${path}: ${messageOf(err)}`, err);
  }
  throw invalidArgument(`seccomp.localhost_ref: ${path} is not a profile: it has no defaultAction`);
}

const isProfile = (value: unknown): value is OciSeccomp =>
  typeof value === 'object' && value !== null && 'defaultAction' in value && typeof value.defaultAction === 'string';
