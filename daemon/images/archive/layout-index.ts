import type { ImageRecord } from '../image-records.ts';
import type { Packed } from './pack-layer.ts';

/** A layer to be sent: its file, and what is in it. */
export type SentLayer = Packed & { readonly path: string };

/** `index.json` of a layout that holds one image: all of its names stand for one manifest. */
export function layoutIndex(
  { tags }: ImageRecord,
  manifest: { readonly mediaType: string; readonly digest: string; readonly size: number },
): Buffer {
  const named = tags.map(({ name }) => ({
    ...manifest,
    annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name },
  }));
  const manifests = named.length > 0 ? named : [manifest];
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
}
