import { gzipSync, zstdCompressSync } from 'node:zlib';
import { digestOf, type TestImage } from '../../test/node/image.ts';

/** How a layer is compressed. */
export type Compression = 'gzip' | 'zstd';

/** A layer ready to be pushed. */
export type BenchLayer = {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly diffId: string;
  readonly type: string;
};

/** As builders do it: gzip and zstd at their usual levels. */
export function compressed(tar: Buffer, compression: Compression): BenchLayer {
  const bytes = compression === 'gzip' ? gzipSync(tar) : zstdCompressSync(tar);
  const type = `application/vnd.oci.image.layer.v1.tar+${compression}`;
  return { bytes, digest: digestOf(bytes), diffId: digestOf(tar), type };
}

/** Source: OCI image-spec manifest.md, config.md. */
export function benchImage(layers: readonly BenchLayer[]): TestImage {
  const platform = { architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux' };
  const config = jsonBlob({
    ...platform,
    config: { Cmd: ['/x'] },
    rootfs: { type: 'layers', diff_ids: layers.map(layer => layer.diffId) },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const descriptor = (blob: { digest: string; bytes: Buffer }, type: string) => ({
    mediaType: type,
    digest: blob.digest,
    size: blob.bytes.length,
  });
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType,
    config: descriptor(config, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map(layer => descriptor(layer, layer.type)),
  });
  return { ...manifest, mediaType, blobs: [config, ...layers], children: [], platform };
}

function jsonBlob(value: unknown) {
  const bytes = Buffer.from(JSON.stringify(value));
  return { digest: digestOf(bytes), bytes };
}
