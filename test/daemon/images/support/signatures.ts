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

/** A sigstore bundle that says something of content with this digest, as cosign 3 signs it. */
export function bundleFor(
  digest: string,
  key: SigningKey,
  predicateType = 'https://sigstore.dev/cosign/sign/v1',
): Blob {
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digest.slice('sha256:'.length) } }],
      predicateType,
      predicate: {},
    }),
  );
  const payloadType = 'application/vnd.in-toto+json';
  const encoding = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  const signatures = [{ sig: signed(encoding, key) }];
  const dsseEnvelope = { payload: payload.toString('base64'), payloadType, signatures };
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  return blob(Buffer.from(JSON.stringify({ mediaType, verificationMaterial: {}, dsseEnvelope })), mediaType);
}

/** An image that holds one blob, to be attached to another. */
export function artifact(layer: Blob): TestImage {
  const config = blob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const descriptor = ({ digest, bytes, mediaType }: Blob) => ({ mediaType, digest, size: bytes.length });
  const manifest = {
    schemaVersion: 2,
    mediaType,
    artifactType: layer.mediaType,
    config: descriptor(config),
    layers: [descriptor(layer)],
  };
  return {
    manifest: blob(Buffer.from(JSON.stringify(manifest)), mediaType),
    config,
    layers: [layer],
    id: config.digest,
  };
}

/** What lists what is attached to an image: the answer of the referrers API, and the content of the tag that stands for it. */
export function referrersIndex(
  attached: ReadonlyArray<{ image: TestImage; artifactType: string; annotations?: object }>,
) {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = attached.map(({ image: { manifest }, artifactType, annotations }) => ({
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    artifactType,
    annotations,
  }));
  return blob(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests })), mediaType);
}
