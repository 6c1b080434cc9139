import { Code, isNotFound, RpcError } from '@cleat/base';
import { type Digest, digestOf, hexOf, requireDigest } from '../digest.ts';
import type { PullSources } from '../pull-sources.ts';
import { readBody } from '../registry/http.ts';
import type { Signature } from './simple-signing.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const PAYLOAD = 'application/vnd.dev.cosign.simplesigning.v1+json';
const ANNOTATION = 'dev.cosignproject.cosign/signature';
const MAX_DOCUMENT_BYTES = 1024 * 1024;
/** More signatures of one image are not looked at. */
const MAX_SIGNATURES = 64;

type Entry = { readonly digest: Digest; readonly signature: string };

/**
 * The signatures of content, from beside it: the image with the tag `sha256-<digest>.sig`, a layer for each signature.
 * None is an empty list. Source: sigstore cosign specs/SIGNATURE_SPEC.md, "Storage".
 */
export async function fetchSignatures(sources: PullSources, digest: Digest, signal: AbortSignal): Promise<Signature[]> {
  const tag = `sha256-${hexOf(digest)}.sig`;
  const what = `the signatures ${tag}`;
  let manifest: Buffer;
  try {
    manifest = await sources.first('resolves', async repository => {
      const answer = await repository.get(`manifests/${tag}`, { accept: MANIFEST }, what, signal);
      return await readBody(answer, MAX_DOCUMENT_BYTES);
    });
  } catch (err) {
    if (isNotFound(err)) return [];
    throw err;
  }
  const entries = signatureEntries(manifest, what).slice(0, MAX_SIGNATURES);
  return await Promise.all(
    entries.map(async ({ digest: payloadDigest, signature }) => ({
      signature,
      payload: await fetchPayload(sources, payloadDigest, `payload ${payloadDigest} of ${what}`, signal),
    })),
  );
}

function signatureEntries(manifest: Buffer, what: string): Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(manifest.toString('utf8'));
  } catch (err) {
    throw new RpcError(Code.DataLoss, `${what} are not JSON`, { cause: err });
  }
  const layers = typeof json === 'object' && json !== null && 'layers' in json ? json.layers : [];
  return (Array.isArray(layers) ? layers : []).flatMap((layer: unknown): Entry[] => {
    const { mediaType, digest, annotations }: Readonly<Record<string, unknown>> =
      typeof layer === 'object' && layer !== null ? { ...layer } : {};
    const said: Readonly<Record<string, unknown>> =
      typeof annotations === 'object' && annotations !== null ? { ...annotations } : {};
    const signature = said[ANNOTATION];
    if (mediaType !== PAYLOAD || typeof signature !== 'string') return [];
    return [{ digest: requireDigest(digest, `a digest in ${what}`), signature }];
  });
}

async function fetchPayload(sources: PullSources, digest: Digest, what: string, signal: AbortSignal): Promise<Buffer> {
  return await sources.first('pulls', async repository => {
    const answer = await repository.get(`blobs/${digest}`, { accept: '*/*' }, what, signal);
    const bytes = await readBody(answer, MAX_DOCUMENT_BYTES);
    if (digestOf(bytes) !== digest) throw new RpcError(Code.DataLoss, `${what} is something else`);
    return bytes;
  });
}
