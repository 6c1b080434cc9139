import { Code, isNotFound, RpcError } from '@cleat/base';
import { type Digest, digestOf, hexOf, requireDigest } from '../digest.ts';
import type { PullSources } from '../pull-sources.ts';
import { readBody } from '../registry/http.ts';
import { fetchReferrers } from '../registry/referrers.ts';
import { member, parsed, type Signature } from './signature.ts';
import { bundleSignatures } from './sigstore-bundle.ts';
import { simpleSignature } from './simple-signing.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json';
const ANNOTATION = 'dev.cosignproject.cosign/signature';
/** What cosign attaches to an image that has to do with its signatures, in two generations. */
const SIGNATURE_ARTIFACT =
  /^application\/vnd\.dev\.(?:cosign\.artifact\.sig\.v1\+json|sigstore\.bundle(?:\.v0\.\d+)?\+json(?:;.*)?)$/;
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle/;
const MAX_DOCUMENT_BYTES = 1024 * 1024;
/** More signatures, or things attached to an image that may be ones, are not looked at. */
const MAX_SIGNATURES = 64;

/** A place where the signatures of content may lie. None is an empty list. */
export type SignatureSource = (sources: PullSources, digest: Digest, signal: AbortSignal) => Promise<Signature[]>;

/**
 * The image with the tag `sha256-<digest>.sig`, a layer for each signature.
 * Source: sigstore cosign specs/SIGNATURE_SPEC.md, "Storage".
 */
export const taggedSignatures: SignatureSource = async (sources, digest, signal) => {
  const tag = `sha256-${hexOf(digest)}.sig`;
  const what = `the signatures ${tag}`;
  const manifest = await fetchManifest(sources, tag, what, signal).catch(err => {
    if (isNotFound(err)) return undefined;
    throw err;
  });
  return manifest ? await signaturesOf(sources, manifest, what, signal) : [];
};

/** What is attached to the content as OCI 1.1 has it: signature images, and sigstore bundles. */
export const referringSignatures: SignatureSource = async (sources, digest, signal) => {
  const referrers = await fetchReferrers(sources, digest, undefined, signal);
  const candidates = referrers.filter(({ artifactType }) => SIGNATURE_ARTIFACT.test(artifactType));
  const found: Signature[] = [];
  for (const { digest: referrer } of candidates.slice(0, MAX_SIGNATURES)) {
    const what = `the signature ${referrer} of ${digest}`;
    const manifest = await fetchManifest(sources, referrer, what, signal);
    found.push(...(await signaturesOf(sources, manifest, what, signal)));
  }
  return found;
};

async function fetchManifest(sources: PullSources, target: string, what: string, signal: AbortSignal): Promise<Buffer> {
  return await sources.first('resolves', async repository => {
    const answer = await repository.get(`manifests/${target}`, { accept: MANIFEST }, what, signal);
    const bytes = await readBody(answer, MAX_DOCUMENT_BYTES);
    if (target.startsWith('sha256:') && digestOf(bytes) !== target)
      throw new RpcError(Code.DataLoss, `${what} is something else`);
    return bytes;
  });
}

async function signaturesOf(sources: PullSources, manifest: Buffer, what: string, signal: AbortSignal) {
  const json = parsed(manifest);
  if (json === undefined) throw new RpcError(Code.DataLoss, `${what} has a manifest that is not JSON`);
  const layers = member(json, 'layers');
  const found: Signature[] = [];
  for (const layer of (Array.isArray(layers) ? layers : []).slice(0, MAX_SIGNATURES)) {
    const type = member(layer, 'mediaType');
    const signature = member(member(layer, 'annotations'), ANNOTATION);
    const isBundle = typeof type === 'string' && BUNDLE.test(type);
    if (!isBundle && (type !== PAYLOAD || typeof signature !== 'string')) continue;
    const digest = requireDigest(member(layer, 'digest'), `a digest in ${what}`);
    const bytes = await fetchPayload(sources, digest, `payload ${digest} of ${what}`, signal);
    found.push(...(isBundle ? bundleSignatures(bytes) : [simpleSignature(bytes, String(signature))]));
  }
  return found;
}

async function fetchPayload(sources: PullSources, digest: Digest, what: string, signal: AbortSignal): Promise<Buffer> {
  return await sources.first('pulls', async repository => {
    const answer = await repository.get(`blobs/${digest}`, { accept: '*/*' }, what, signal);
    const bytes = await readBody(answer, MAX_DOCUMENT_BYTES);
    if (digestOf(bytes) !== digest) throw new RpcError(Code.DataLoss, `${what} is something else`);
    return bytes;
  });
}
