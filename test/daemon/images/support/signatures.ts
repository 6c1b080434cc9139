import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Blob, blob, type TestImage } from './test-image.ts';

export type SigningKey = { readonly privateKey: KeyObject; readonly pem: string };

export function makeKey(kind: 'ec' | 'ed25519' | 'rsa' = 'ec'): SigningKey {
  const { privateKey, publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** What cosign signs of content with this digest. */
export const payloadFor = (digest: string, type = 'cosign container image signature'): Buffer =>
  Buffer.from(
    JSON.stringify({
      critical: { identity: { 'docker-reference': '' }, image: { 'docker-manifest-digest': digest }, type },
      optional: null,
    }),
  );

export const signed = (payload: Buffer, { privateKey }: SigningKey): string =>
  sign(privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256', payload, privateKey).toString('base64');

export const signatureTag = (digest: string): string => `${digest.replace(':', '-')}.sig`;

/** The image that cosign keeps signatures in. */
export function signatureImage(signatures: ReadonlyArray<{ payload: Buffer; signature: string }>): TestImage {
  const layers = signatures.map(({ payload }) => blob(payload, 'application/vnd.dev.cosign.simplesigning.v1+json'));
  const config = blob(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const descriptor = ({ digest, bytes, mediaType }: Blob) => ({ mediaType, digest, size: bytes.length });
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: descriptor(config),
    layers: layers.map((layer, i) => ({
      ...descriptor(layer),
      annotations: { 'dev.cosignproject.cosign/signature': signatures[i]?.signature ?? '' },
    })),
  };
  return { manifest: blob(Buffer.from(JSON.stringify(manifest)), mediaType), config, layers, id: config.digest };
}
