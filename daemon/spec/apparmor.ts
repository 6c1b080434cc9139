import { existsSync, readFileSync } from 'node:fs';
import { failedPrecondition, internal, messageOf } from '@cleat/base';
import type { LinuxContainerSecurityContext } from '@cleat/proto/cri';
import { execa } from 'execa';
import { DEFAULT_PROFILE, DEFAULT_PROFILE_TEXT } from './apparmor-default.ts';
import { type Profile, profileOf } from './security-profile.ts';

/** Source: the kernel's admin-guide/LSM/apparmor.rst and securityfs. */
const ENABLED = '/sys/module/apparmor/parameters/enabled';
const PROFILES = '/sys/kernel/security/apparmor/profiles';
const LOAD_TIMEOUT_MS = 30_000;

/** Whether the kernel confines by AppArmor, and its profiles can be seen. */
export const hasAppArmor = (): boolean =>
  existsSync(ENABLED) && readFileSync(ENABLED, 'utf8').startsWith('Y') && existsSync(PROFILES);

/** Load the default profile, over an older version of it. @returns its name. @throws RpcError Internal with the parser's words. */
export async function loadDefaultProfile(parser = 'apparmor_parser'): Promise<string> {
  try {
    // -K: the parser's cache is not ours to fill; -r: replace.
    await execa(parser, ['-K', '-r'], { input: DEFAULT_PROFILE_TEXT, timeout: LOAD_TIMEOUT_MS, stdout: 'ignore' });
    return DEFAULT_PROFILE;
  } catch (err) {
    const said = (err as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw internal(`cannot load AppArmor profile ${DEFAULT_PROFILE}: ${said || messageOf(err)}`, err);
  }
}

type Request = Partial<Pick<LinuxContainerSecurityContext, 'apparmor' | 'apparmorProfile' | 'privileged'>>;

/** What a machine has of AppArmor. */
export type AppArmorFacts = {
  readonly apparmor: boolean;
  /** Name of the default profile; undefined when it could not be loaded. */
  readonly apparmorDefault?: string | undefined;
};

/**
 * The AppArmor profile of a container's process: not specified is the default, as api.proto has it, and a machine
 * without AppArmor has none. Undefined for Unconfined and for a privileged container.
 * @throws RpcError FailedPrecondition for a profile that was asked for and cannot be applied.
 */
export function apparmorProfile(request: Request | undefined, host: AppArmorFacts): string | undefined {
  if (request?.privileged) return undefined;
  const asked = request?.apparmor !== undefined || (request?.apparmorProfile ?? '') !== '';
  const profile: Profile = asked
    ? profileOf(request?.apparmor, request?.apparmorProfile ?? '', 'apparmor')
    : { kind: 'default' };
  if (profile.kind === 'localhost') {
    if (host.apparmor) return profile.ref;
    throw failedPrecondition(`apparmor: profile ${profile.ref} cannot be applied: this machine has no AppArmor`);
  }
  if (profile.kind === 'none' || !host.apparmor) return undefined;
  if (asked && !host.apparmorDefault)
    throw failedPrecondition('apparmor: RuntimeDefault cannot be applied: the default profile could not be loaded');
  return host.apparmorDefault;
}

/** @throws RpcError FailedPrecondition when a profile, as `apparmorProfile` told it, is not loaded in the kernel. */
export function requireLoaded(profile: string | undefined, profilesFile = PROFILES): void {
  if (profile === undefined) return;
  const loaded = readFileSync(profilesFile, 'utf8').split('\n');
  if (!loaded.some(line => line.startsWith(`${profile} (`)))
    throw failedPrecondition(`apparmor: profile ${profile} is not loaded on this machine`);
}
