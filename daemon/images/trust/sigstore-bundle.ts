import { isDigest } from '../digest.ts';
import { member, parsed, type Signature } from './signature.ts';

/** What a statement must be about to count as a signature: any other (an SBOM, say) is signed with the same key, too. */
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

/**
 * The signatures of a sigstore bundle: what `cosign sign` writes since version 3, an in-toto statement in a DSSE envelope.
 * A bundle of another kind has none.
 * Source: sigstore protobuf-specs, sigstore_bundle.proto; secure-systems-lab dsse, protocol.md; in-toto attestation, statement.md.
 */
export function bundleSignatures(bundle: Uint8Array): Signature[] {
  const envelope = member(parsed(bundle), 'dsseEnvelope');
  const [payload, type, signatures] = ['payload', 'payloadType', 'signatures'].map(key => member(envelope, key));
  if (typeof payload !== 'string' || typeof type !== 'string' || !Array.isArray(signatures)) return [];
  const statement = Buffer.from(payload, 'base64');
  const signed = preAuthEncoding(type, statement);
  return signatures.flatMap((each: unknown): Signature[] => {
    const signature = member(each, 'sig');
    return typeof signature === 'string' ? [{ signed, signature, claim: () => claimOf(statement) }] : [];
  });
}

function preAuthEncoding(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function claimOf(payload: Buffer): string {
  const statement = parsed(payload);
  const [predicate, subjects] = ['predicateType', 'subject'].map(key => member(statement, key));
  if (predicate !== SIGN_PREDICATE) return `something of the type ${JSON.stringify(predicate)}`;
  const [subject, ...others] = Array.isArray(subjects) ? subjects : [];
  const digest = `sha256:${member(member(subject, 'digest'), 'sha256')}`;
  if (others.length > 0) return 'several images at once';
  return isDigest(digest) ? digest : 'no digest';
}
