import { member, parsed, type Signature } from './signature.ts';

/**
 * A signature over a payload of the "simple signing" kind: what `cosign sign` has always written.
 * Source: sigstore cosign specs/SIGNATURE_SPEC.md; containers/image docs/containers-signature.5.md, "JSON data format".
 * @param signature base 64
 */
export const simpleSignature = (payload: Uint8Array, signature: string): Signature => ({
  signed: payload,
  signature,
  claim: () => claimOf(payload),
});

/** Nothing but the digest is looked at: an image may be signed before it gets its name. */
function claimOf(payload: Uint8Array): string {
  const json = parsed(payload);
  if (json === undefined) return 'something that is not JSON';
  const critical = member(json, 'critical');
  const digest = member(member(critical, 'image'), 'docker-manifest-digest');
  const type = member(critical, 'type');
  if (type !== 'cosign container image signature' && type !== 'atomic container signature')
    return `something of the type ${JSON.stringify(type)}`;
  return typeof digest === 'string' ? digest : 'no digest';
}
