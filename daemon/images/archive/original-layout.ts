import { documentsOf } from '../admin/documents.ts';
import type { ImageContent } from '../admin/image-content.ts';
import { digestOf } from '../digest.ts';
import type { ImageRecord } from '../image-records.ts';
import { MEDIA_TYPES, parseManifest } from '../manifest.ts';
import { layoutIndex, type SentLayer } from './layout-index.ts';

type Original = {
  readonly documents: { readonly config: Buffer; readonly manifest: Buffer; readonly index: Buffer };
  readonly layers: readonly SentLayer[];
};

/** An image as its registry has it; undefined when one of its layers is not kept as it came. */
export async function originalLayout(content: ImageContent, record: ImageRecord): Promise<Original | undefined> {
  const { manifests, config } = await documentsOf(content, record);
  const kept = new Set(
    (record.layerBlobs ?? []).map(({ digest }) => digest).filter(digest => content.blobs.has(digest)),
  );
  for (const { json } of manifests) {
    const manifest = Buffer.from(json);
    const parsed = parseManifest(manifest, '', 'a manifest that was pulled');
    if (parsed.kind !== 'image' || parsed.config.digest !== record.id) continue;
    if (!parsed.layers.every(({ digest }) => kept.has(digest))) continue;
    const { mediaType = MEDIA_TYPES.manifest[0] } = JSON.parse(json) as { mediaType?: string };
    const index = layoutIndex(record, { mediaType, digest: digestOf(manifest), size: manifest.length });
    const layers = parsed.layers.map(({ digest, sizeBytes }) => ({
      digest,
      sizeBytes,
      path: content.layout.blob(digest),
    }));
    return { documents: { config: Buffer.from(config.json), manifest, index }, layers };
  }
  return undefined;
}
