import { notFound, RpcError, unimplemented } from '@cleat/base';
import { type BlobStore, corrupt } from './blob-store.ts';
import { chainIds, type Digest, digestOf } from './digest.ts';
import type { ImageConfig } from './image.ts';
import { refuseUnknownLayers } from './layer-types.ts';
import { type Descriptor, type Manifest, MEDIA_TYPES, parseConfig, parseManifest } from './manifest.ts';
import { choosePlatform, type Platform } from './platform.ts';
import type { PullSources } from './pull-sources.ts';
import type { Reference } from './references.ts';
import { reasonOf, Transient } from './registry/failure.ts';
import { readBody } from './registry/http.ts';

/** Largest manifest, index or configuration, in bytes. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
/** An index may hold another one, not a chain of them. */
const MAX_INDEX_DEPTH = 2;
const ACCEPT = [...MEDIA_TYPES.index, ...MEDIA_TYPES.manifest].join(', ');

/** A layer to be unpacked. */
export type WantedLayer = { readonly blob: Descriptor; readonly diffId: Digest; readonly chainId: Digest };

/** What a reference stands for in its registry, before any layer is fetched. */
export type Resolved = {
  /** Of the configuration: the image's id. */
  readonly id: Digest;
  /** Of what the reference names: an index or a manifest. */
  readonly digest: Digest;
  readonly config: ImageConfig;
  readonly layers: readonly WantedLayer[];
  /** Index, manifest and configuration, to be kept. */
  readonly documents: ReadonlyArray<{ readonly digest: Digest; readonly bytes: Buffer; readonly what: string }>;
};

type Document = { readonly digest: Digest; readonly bytes: Buffer; readonly what: string; readonly manifest: Manifest };

/**
 * Follow a reference to its manifest and configuration.
 * @param named told of the layers that the manifest names, when the configuration is not here: it is being asked for
 * @throws RpcError that says what is not there or not supported.
 */
export async function resolve(
  sources: PullSources,
  blobs: BlobStore,
  reference: Reference,
  platform: Platform,
  signal: AbortSignal,
  named: (layers: readonly Descriptor[]) => void = () => undefined,
): Promise<Resolved> {
  const what = `image ${reference.name}`;
  let document = await fetchManifest(sources, reference.target, what, signal);
  const documents = [document];
  for (let depth = 0; document.manifest.kind === 'index'; depth++) {
    if (depth === MAX_INDEX_DEPTH) throw unimplemented(`${what} is an index of indexes of indexes`);
    const { digest } = chosenEntry(document.manifest, platform, what);
    document = await manifestOf(sources, blobs, digest, `manifest ${digest} of ${what}`, signal);
    documents.push(document);
  }
  const { config, layers } = document.manifest;
  refuseUnknownLayers(layers, what);
  const configWhat = `configuration ${config.digest} of ${what}`;
  let configBytes = await kept(blobs, config.digest);
  if (!configBytes) {
    const asked = fetchConfig(sources, config, configWhat, signal); // first: it goes over the connection that is there
    asked.catch(() => undefined); // told below, also when what comes first fails
    named(layers);
    configBytes = await asked;
  }
  const parsed = parseConfig(configBytes, configWhat);
  if (parsed.diffIds.length !== layers.length)
    throw corrupt(
      `${what} has ${layers.length} layers in its manifest and ${parsed.diffIds.length} in its configuration`,
    );
  return {
    id: config.digest,
    digest: documents[0]?.digest ?? document.digest,
    config: parsed.config,
    layers: wantedLayers(layers, parsed.diffIds),
    documents: [...documents, { digest: config.digest, bytes: configBytes, what: `configuration of ${what}` }],
  };
}

function chosenEntry(index: Manifest & { kind: 'index' }, platform: Platform, what: string): Descriptor {
  const entry = choosePlatform(index.entries, platform);
  if (entry) return entry;
  const offered = index.entries.map(
    ({ platform: p }) => [p.os, p.architecture, p.variant].filter(Boolean).join('/') || 'unnamed',
  );
  throw notFound(
    `${what} has nothing for the platform ${[platform.os, platform.architecture].join('/')}: its index offers ${offered.join(', ') || 'nothing'}`,
  );
}

function wantedLayers(layers: readonly Descriptor[], diffIds: readonly Digest[]): WantedLayer[] {
  const chain = chainIds(diffIds);
  return layers.flatMap((blob, i) => {
    const [diffId, chainId] = [diffIds[i], chain[i]];
    return diffId && chainId ? [{ blob, diffId, chainId }] : [];
  });
}

/**
 * A manifest or an index.
 * @param target a tag, or the digest that the bytes must have.
 * @throws RpcError DataLoss when the digest is another.
 */
export function fetchManifest(
  sources: PullSources,
  target: string,
  what: string,
  signal: AbortSignal,
): Promise<Document> {
  return sources.first(target.startsWith('sha256:') ? 'pulls' : 'resolves', async repository => {
    const answer = await repository.get(`manifests/${target}`, { accept: ACCEPT }, what, signal);
    const bytes = await whole(readBody(answer, MAX_DOCUMENT_BYTES), what);
    const digest = digestOf(bytes);
    if (target.startsWith('sha256:') && digest !== target)
      throw corrupt(`${what} has the digest ${digest}: registry ${repository.endpoint.name} sent something else`);
    return { digest, bytes, what, manifest: parseManifest(bytes, answer.header('content-type'), what) };
  });
}

/** What an index names; it is not asked for when it is here. */
async function manifestOf(
  sources: PullSources,
  blobs: BlobStore,
  digest: Digest,
  what: string,
  signal: AbortSignal,
): Promise<Document> {
  const bytes = await kept(blobs, digest);
  if (!bytes) return await fetchManifest(sources, digest, what, signal);
  return { digest, bytes, what, manifest: parseManifest(bytes, '', what) };
}

/** Content that is here, unless it is collected at this moment. */
const kept = (blobs: BlobStore, digest: Digest): Promise<Buffer | undefined> =>
  blobs.has(digest) ? blobs.read(digest).catch(() => undefined) : Promise.resolve(undefined);

function fetchConfig(sources: PullSources, config: Descriptor, what: string, signal: AbortSignal): Promise<Buffer> {
  return sources.first('pulls', async repository => {
    const answer = await repository.get(`blobs/${config.digest}`, { accept: '*/*' }, what, signal);
    const bytes = await whole(readBody(answer, MAX_DOCUMENT_BYTES), what);
    const digest = digestOf(bytes);
    if (digest !== config.digest)
      throw corrupt(`${what} has the digest ${digest}: registry ${repository.endpoint.name} sent something else`);
    return bytes;
  });
}

/** A body that broke off is worth another try. */
async function whole(body: Promise<Buffer>, what: string): Promise<Buffer> {
  try {
    return await body;
  } catch (err) {
    if (err instanceof RpcError) throw err;
    throw new Transient(`${what} broke off: ${reasonOf(err)}`, { reachable: true, cause: err });
  }
}
