import { invalidArgument } from '@cleat/base';
import { type SecurityProfile, SecurityProfile_ProfileType as Type } from '@cleat/proto/cri';

/** Which profile a process is confined by. `ref` is a path (seccomp) or a profile's name (AppArmor). */
export type Profile =
  | { readonly kind: 'default' }
  | { readonly kind: 'none' }
  | { readonly kind: 'localhost'; readonly ref: string };

const LOCALHOST = 'localhost/';

/**
 * Read a profile from its field, or from the text that older callers send (`runtime/default`, `unconfined`,
 * `localhost/…`; empty is `none`, as api.proto has it).
 * @throws RpcError InvalidArgument naming the field.
 */
export function profileOf(profile: SecurityProfile | undefined, deprecated: string, field: string): Profile {
  if (!profile) return fromText(deprecated, field);
  const { profileType, localhostRef } = profile;
  if (profileType === Type.Localhost) return localhost(localhostRef, field);
  if (localhostRef !== '') throw invalidArgument(`${field}.localhost_ref is given, but profile_type is not Localhost`);
  if (profileType === Type.RuntimeDefault) return { kind: 'default' };
  if (profileType === Type.Unconfined) return { kind: 'none' };
  throw invalidArgument(`${field}.profile_type ${profileType} is unknown`);
}

function fromText(text: string, field: string): Profile {
  if (text === '' || text === 'unconfined') return { kind: 'none' };
  if (text === 'runtime/default' || text === 'docker/default') return { kind: 'default' };
  if (text.startsWith(LOCALHOST)) return localhost(text.slice(LOCALHOST.length), field);
  throw invalidArgument(`${field} is not a profile: ${JSON.stringify(text)}`);
}

function localhost(ref: string, field: string): Profile {
  if (ref === '') throw invalidArgument(`${field}.localhost_ref is required for a Localhost profile`);
  return { kind: 'localhost', ref: ref.startsWith(LOCALHOST) ? ref.slice(LOCALHOST.length) : ref };
}
