import { Code, isNotFound, notFound, RpcError } from '@cleat/base';
import { type Digest, hexOf, requireDigest } from '../digest.ts';
import type { PullSources } from '../pull-sources.ts';
import { type Answer, readBody } from './http.ts';
import type { Repository } from './repository.ts';

/** What is attached to an image: a manifest whose subject the image is. */
export type Referrer = {
  /** Of its manifest. */
  readonly digest: Digest;
  /** Length of its manifest, in bytes. */
  readonly sizeBytes: number;
  /** What it is; empty when the registry does not say. */
  readonly artifactType: string;
  readonly annotations: Readonly<Record<string, string>>;
};

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** A list is answered in pages: more are not asked for. */
const MAX_PAGES = 16;

/**
 * What is attached to content in its registry. One that has no referrers API is asked for the tag `sha256-<digest>` that
 * stands for it. Nothing is an empty list.
 * @param artifactType these only; registries need not filter, so it is done here as well.
 * Source: OCI distribution-spec 1.1, "Listing Referrers" and "Referrers Tag Schema".
 */
export async function fetchReferrers(
  sources: PullSources,
  digest: Digest,
  artifactType: string | undefined,
  signal: AbortSignal,
): Promise<Referrer[]> {
  const listed = sources.first('resolves', async repository => {
    const found =
      (await fromApi(repository, digest, artifactType, signal)) ?? (await fromTag(repository, digest, signal));
    if (found.length === 0) throw notFound(`registry ${repository.endpoint.name} has no referrers of ${digest}`); // a mirror's next may
    return found;
  });
  const all = (await orNothing(listed)) ?? [];
  const wanted = artifactType === undefined ? all : all.filter(each => each.artifactType === artifactType);
  return [...new Map(wanted.map(each => [each.digest, each])).values()];
}

/** Undefined when the registry has no such API. */
async function fromApi(
  repository: Repository,
  digest: Digest,
  artifactType: string | undefined,
  signal: AbortSignal,
): Promise<Referrer[] | undefined> {
  const what = `the referrers of ${digest}`;
  const found: Referrer[] = [];
  let query = artifactType === undefined ? '' : `?${new URLSearchParams({ artifactType })}`;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await orNothing(repository.get(`referrers/${digest}${query}`, { accept: INDEX }, what, signal));
    if (!answer) return undefined;
    if (!answer.header('content-type').startsWith(INDEX)) {
      answer.body.destroy(); // a page for people, say
      return undefined;
    }
    found.push(...(await readIndex(answer, what)));
    const next = nextQuery(answer);
    if (!next) return found;
    query = next;
  }
  throw new RpcError(Code.ResourceExhausted, `${what} take more than ${MAX_PAGES} pages`);
}

async function fromTag(repository: Repository, digest: Digest, signal: AbortSignal): Promise<Referrer[]> {
  const tag = `sha256-${hexOf(digest)}`;
  const what = `the referrers ${tag}`;
  const answer = await orNothing(repository.get(`manifests/${tag}`, { accept: INDEX }, what, signal));
  return answer ? await readIndex(answer, what) : [];
}

const orNothing = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch(err => {
    if (isNotFound(err)) return undefined;
    throw err;
  });

/** Only the query of the link counts: the next page is asked for where this one was. Source: RFC 8288. */
function nextQuery(answer: Answer): string | undefined {
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(answer.header('link')) ?? [];
  return target === undefined ? undefined : URL.parse(target, answer.url.href)?.search || undefined;
}

async function readIndex(answer: Answer, what: string): Promise<Referrer[]> {
  let json: unknown;
  try {
    json = JSON.parse((await readBody(answer, MAX_DOCUMENT_BYTES)).toString('utf8'));
  } catch (err) {
    if (err instanceof RpcError) throw err;
    throw new RpcError(Code.DataLoss, `${what} cannot be read as JSON`, { cause: err });
  }
  const { manifests } = record(json);
  return (Array.isArray(manifests) ? manifests : []).map((entry: unknown): Referrer => {
    const { digest, size, artifactType, annotations } = record(entry);
    const texts = Object.entries(record(annotations)).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    );
    return {
      digest: requireDigest(digest, `a digest in ${what}`),
      sizeBytes: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : 0,
      artifactType: typeof artifactType === 'string' ? artifactType : '',
      annotations: Object.fromEntries(texts),
    };
  });
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
