import { Code, RpcError, unimplemented } from '@cleat/base';
import { type Digest, requireDigest } from './digest.ts';
import type { ImageConfig } from './image.ts';
import type { Platform } from './platform.ts';

/** Media types of images, OCI's and Docker's. Source: OCI image-spec media-types.md. */
export const MEDIA_TYPES = {
  index: ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'],
  manifest: ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'],
} as const;

/** A reference to content. Source: OCI image-spec descriptor.md. */
export type Descriptor = {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Of a layer that may not be distributed freely: where else it is. */
  readonly urls?: readonly string[];
};
export type IndexEntry = Descriptor & { readonly platform: Partial<Platform> };
export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[] }
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] };

type Json = { readonly [key: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => list(value).filter(v => typeof v === 'string');

const broken = (what: string, why: string, cause?: unknown) =>
  new RpcError(Code.DataLoss, `${what} ${why}`, cause === undefined ? undefined : { cause });

function parseObject(bytes: Uint8Array, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (err) {
    throw broken(what, 'is not JSON', err);
  }
  if (!isObject(value)) throw broken(what, 'is not a JSON object');
  return value;
}

function descriptor(value: unknown, what: string): Descriptor {
  if (!isObject(value)) throw broken(what, 'is missing');
  const sizeBytes = value['size'];
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw broken(what, `has the size ${JSON.stringify(sizeBytes)}, which is none`);
  const mediaType = text(value['mediaType']);
  const urls = /\.(?:nondistributable|foreign)\./.test(mediaType) ? texts(value['urls']) : [];
  const digest = requireDigest(value['digest'], `${what}'s digest`);
  return { mediaType, digest, sizeBytes, ...(urls.length > 0 && { urls }) };
}

function indexEntry(value: unknown, what: string): IndexEntry {
  const platform = isObject(value) && isObject(value['platform']) ? value['platform'] : {};
  const [os, architecture, variant] = [platform['os'], platform['architecture'], platform['variant']].map(text);
  return {
    ...descriptor(value, what),
    platform: { ...(os && { os }), ...(architecture && { architecture }), ...(variant && { variant }) },
  };
}

/**
 * Read a manifest or an index, OCI's or Docker's schema 2.
 * @param mediaType the registry's Content-Type: counts when the document does not say itself.
 * @throws RpcError DataLoss when it is malformed, Unimplemented naming the media type when it is of another kind.
 */
export function parseManifest(bytes: Uint8Array, mediaType: string, what: string): Manifest {
  const json = parseObject(bytes, what);
  const declared = text(json['mediaType']) || (mediaType.split(';')[0] ?? '').trim();
  const is = (types: readonly string[]) => types.includes(declared);
  const untyped = !is(MEDIA_TYPES.index) && !is(MEDIA_TYPES.manifest) && json['schemaVersion'] === 2;
  if (is(MEDIA_TYPES.index) || (untyped && Array.isArray(json['manifests'])))
    return { kind: 'index', entries: list(json['manifests']).map((m, i) => indexEntry(m, `entry ${i} of ${what}`)) };
  if (!is(MEDIA_TYPES.manifest) && !(untyped && isObject(json['config'])))
    throw unimplemented(`${what} has the media type ${JSON.stringify(declared)}, which is not supported`);
  return {
    kind: 'image',
    config: descriptor(json['config'], `the configuration of ${what}`),
    layers: list(json['layers']).map((l, i) => descriptor(l, `layer ${i} of ${what}`)),
  };
}

/** What is of use in an image's configuration. */
export type ConfigFile = {
  readonly config: ImageConfig;
  readonly diffIds: readonly Digest[];
  readonly platform: Partial<Platform>;
};

/** @throws RpcError DataLoss when it is malformed. */
export function parseConfig(bytes: Uint8Array, what: string): ConfigFile {
  const json = parseObject(bytes, what);
  const rootfs = isObject(json['rootfs']) ? json['rootfs'] : {};
  return {
    diffIds: list(rootfs['diff_ids']).map((d, i) => requireDigest(d, `diff_id ${i} of ${what}`)),
    platform: { os: text(json['os']), architecture: text(json['architecture']), variant: text(json['variant']) },
    config: processConfig(isObject(json['config']) ? json['config'] : {}),
  };
}

function processConfig(json: Json): ImageConfig {
  const labels = isObject(json['Labels']) ? json['Labels'] : {};
  return {
    user: text(json['User']),
    env: texts(json['Env']),
    entrypoint: texts(json['Entrypoint']),
    cmd: texts(json['Cmd']),
    workingDir: text(json['WorkingDir']),
    volumes: isObject(json['Volumes']) ? Object.keys(json['Volumes']) : [],
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, text(value)])),
    stopSignal: text(json['StopSignal']),
  };
}
