import { type KeyObject, verify } from 'node:crypto';
import type { Digest } from '../digest.ts';
import type { Signature } from './signature.ts';

/** Why a signature does not count for content with this digest; undefined when one of the keys has signed it. */
export function whyNotSigned(of: Signature, keys: readonly KeyObject[], digest: Digest): string | undefined {
  const bytes = Buffer.from(of.signature, 'base64');
  if (!keys.some(key => isSignedBy(key, of.signed, bytes))) return 'a signature is by none of the keys of the policy';
  const claim = of.claim();
  return claim === digest ? undefined : `a signature is for ${claim}`;
}

function isSignedBy(key: KeyObject, signed: Uint8Array, signature: Uint8Array): boolean {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(hash, signed, key, signature);
  } catch {
    return false; // no signature of this kind of key
  }
}
