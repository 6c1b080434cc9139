import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** One entry of a layer; a string is a regular file's content, mode 0644. */
export type LayerEntry =
  | string
  | Uint8Array
  | {
      readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device';
      readonly data?: string | Uint8Array;
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
      readonly target?: string;
    };

export type Layer = { readonly tar: Buffer; readonly gzip: Buffer; readonly diffId: string };

/** The part of an image configuration that tells how to run it. Source: OCI image-spec config.md. */
export type ImageRunConfig = {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
};

export type ImageFormat = 'oci' | 'docker';
export type Blob = { readonly digest: string; readonly bytes: Buffer };

/** A manifest (or index) with all that it names, ready to be pushed. */
export type TestImage = Blob & {
  readonly mediaType: string;
  readonly blobs: readonly Blob[];
  /** Of an index: the manifests in it. */
  readonly children: readonly TestImage[];
  readonly platform: Platform;
};
export type Platform = { readonly architecture: string; readonly os: string };

const HOST_PLATFORM: Platform = { architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux' };

/** Media types: OCI image-spec media-types.md; Docker registry spec, manifest v2 schema 2. */
const MEDIA_TYPES = {
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    index: 'application/vnd.oci.image.index.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A layer of the given files, in their order. Always the same bytes for the same files. */
export async function makeLayer(entries: Readonly<Record<string, LayerEntry>>): Promise<Layer> {
  const stream = pack();
  const chunks: Buffer[] = [];
  const whole = (async () => {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  })();
  for (const [name, entry] of Object.entries(entries)) {
    const { type = 'file', data = '', target, mode, uid, gid } = isContent(entry) ? { data: entry } : entry;
    const header = {
      name,
      type,
      mode: mode ?? modeOf(entry, entries),
      uid: uid ?? 0,
      gid: gid ?? 0,
      mtime: new Date(0),
      ...(target !== undefined && { linkname: target }),
    };
    if (type === 'file') stream.entry(header, Buffer.from(data));
    else stream.entry(header);
  }
  stream.finalize();
  await whole;
  const tar = Buffer.concat(chunks);
  return { tar, gzip: gzipSync(tar, { level: 1 }), diffId: digestOf(tar) };
}

/** A hard link has the mode of its file, as tar writes it: some runtimes apply what a link's header says. */
function modeOf(entry: LayerEntry, entries: Readonly<Record<string, LayerEntry>>): number {
  if (isContent(entry)) return 0o644;
  if (entry.mode !== undefined) return entry.mode;
  const target = entry.type === 'link' ? entries[entry.target ?? ''] : undefined;
  if (target !== undefined) return modeOf(target, entries);
  return entry.type === 'directory' ? 0o755 : 0o644;
}

const isContent = (entry: LayerEntry): entry is string | Uint8Array =>
  typeof entry === 'string' || entry instanceof Uint8Array;

/** An image of layers, lowest first. */
export function makeImage(
  layers: readonly Layer[],
  config: ImageRunConfig,
  options: { readonly format?: ImageFormat; readonly platform?: Platform } = {},
): TestImage {
  const { format = 'oci', platform = HOST_PLATFORM } = options;
  const types = MEDIA_TYPES[format];
  const configBlob = jsonBlob({
    created: '1970-01-01T00:00:00Z',
    ...platform,
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(layer => layer.diffId) },
    history: layers.map((_, i) => ({ created: '1970-01-01T00:00:00Z', created_by: `layer ${i}` })),
  });
  const layerBlobs = layers.map(({ gzip }) => ({ digest: digestOf(gzip), bytes: gzip }));
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(configBlob, types.config),
    layers: layerBlobs.map(blob => descriptor(blob, types.layer)),
  });
  return { ...manifest, mediaType: types.manifest, blobs: [configBlob, ...layerBlobs], children: [], platform };
}

/** An index (in Docker's words: a manifest list) of images for several platforms. */
export function makeIndex(images: readonly TestImage[], format: ImageFormat = 'oci'): TestImage {
  const { index } = MEDIA_TYPES[format];
  const manifests = images.map(image => ({ ...descriptor(image, image.mediaType), platform: image.platform }));
  const blob = jsonBlob({ schemaVersion: 2, mediaType: index, manifests });
  return { ...blob, mediaType: index, blobs: [], children: images, platform: HOST_PLATFORM };
}

function jsonBlob(value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { digest: digestOf(bytes), bytes };
}

const descriptor = ({ digest, bytes }: Blob, mediaType: string) => ({ mediaType, digest, size: bytes.length });
