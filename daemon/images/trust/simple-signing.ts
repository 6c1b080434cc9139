import { type KeyObject, verify } from 'node:crypto';
import type { Digest } from '../digest.ts';

/** A signature as it lies beside an image. */
export type Signature = {
  /** What was signed. */
  readonly payload: Uint8Array;
  /** Base 64. */
  readonly signature: string;
};

/**
 * Why a signature does not count for content with this digest; undefined when one of the keys has signed it.
 * Nothing but the digest is compared: an image may be signed before it gets its name.
 * Source: sigstore cosign specs/SIGNATURE_SPEC.md; containers/image docs/containers-signature.5.md, "JSON data format".
 */
export function whyNotSigned({ payload, signature }: Signature, keys: readonly KeyObject[], digest: Digest) {
  const bytes = Buffer.from(signature, 'base64');
  if (!keys.some(key => isSignedBy(key, payload, bytes))) return 'a signature is by none of the keys of the policy';
  const signed = signedDigest(payload);
  return signed === digest ? undefined : `a signature is for ${signed}`;
}

function isSignedBy(key: KeyObject, payload: Uint8Array, signature: Uint8Array): boolean {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(hash, payload, key, signature);
  } catch {
    return false; // no signature of this kind of key
  }
}

/** What the payload says that it is about; it is read only after its signature was checked. */
function signedDigest(payload: Uint8Array): string {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return 'something that is not JSON';
  }
  const critical = member(json, 'critical');
  const digest = member(member(critical, 'image'), 'docker-manifest-digest');
  const type = member(critical, 'type');
  if (type !== 'cosign container image signature' && type !== 'atomic container signature')
    return `something of the type ${JSON.stringify(type)}`;
  return typeof digest === 'string' ? digest : 'no digest';
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
