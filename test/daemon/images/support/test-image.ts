import { gzipSync } from 'node:zlib';
import { type Digest, digestOf } from '../../../../daemon/images/digest.ts';
import { makeTar, type TarSpec } from './tar-builder.ts';

/** Content of a registry: what a path below /v2/ answers. */
export type Blob = { readonly digest: Digest; readonly bytes: Buffer; readonly mediaType: string };
export type TestImage = {
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly Blob[];
  readonly id: Digest;
};

export type ImageSpec = {
  readonly layers: ReadonlyArray<readonly TarSpec[] | Buffer>;
  readonly config?: object;
  readonly docker?: boolean;
  readonly compress?: 'gzip' | 'none';
  readonly architecture?: string;
  /** In place of the layers' true ones. */
  readonly diffIds?: readonly string[];
};

export const blob = (bytes: Buffer, mediaType: string): Blob => ({ digest: digestOf(bytes), bytes, mediaType });
const json = (value: object, mediaType: string) => blob(Buffer.from(JSON.stringify(value)), mediaType);
const descriptor = ({ digest, bytes, mediaType }: Blob) => ({ mediaType, digest, size: bytes.length });

const OCI = 'application/vnd.oci.image';
const DOCKER = 'application/vnd.docker';

/** An image of these layers, OCI's or Docker's schema 2. */
export function makeImage({
  layers,
  config = {},
  docker = false,
  compress = 'gzip',
  architecture = 'amd64',
  diffIds,
}: ImageSpec): TestImage {
  const tars = layers.map(layer => (Buffer.isBuffer(layer) ? layer : makeTar(layer)));
  const layerType = docker
    ? `${DOCKER}.image.rootfs.diff.tar.gzip`
    : `${OCI}.layer.v1.tar${compress === 'gzip' ? '+gzip' : ''}`;
  const blobs = tars.map(tar => blob(compress === 'gzip' ? gzipSync(tar) : tar, layerType));
  const rootfs = { type: 'layers', diff_ids: diffIds ?? tars.map(digestOf) };
  const configBlob = json(
    { os: 'linux', architecture, config, rootfs },
    docker ? `${DOCKER}.container.image.v1+json` : `${OCI}.config.v1+json`,
  );
  const mediaType = docker ? `${DOCKER}.distribution.manifest.v2+json` : `${OCI}.manifest.v1+json`;
  const manifest = json(
    { schemaVersion: 2, mediaType, config: descriptor(configBlob), layers: blobs.map(descriptor) },
    mediaType,
  );
  return { manifest, config: configBlob, layers: blobs, id: configBlob.digest };
}

/** An index of these images, by platform such as `linux/arm64/v8`. */
export function makeIndex(images: Readonly<Record<string, TestImage>>, docker = false): Blob {
  const mediaType = docker ? `${DOCKER}.distribution.manifest.list.v2+json` : `${OCI}.index.v1+json`;
  const manifests = Object.entries(images).map(([platform, image]) => {
    const [os, architecture, variant] = platform.split('/');
    return { ...descriptor(image.manifest), platform: { os, architecture, ...(variant && { variant }) } };
  });
  return json({ schemaVersion: 2, mediaType, manifests }, mediaType);
}
