import type { ImageRecord } from '../image-records.ts';
import type { ImageContent } from './image-content.ts';

/** A manifest, index or configuration, as its registry sent it. */
export type Document = { readonly digest: string; readonly json: string };

/** What an image keeps besides its layers. @throws the system's error when one is not on disk. */
export async function documentsOf(
  { blobs }: Pick<ImageContent, 'blobs'>,
  record: ImageRecord,
): Promise<{ manifests: Document[]; config: Document }> {
  const all = await Promise.all(
    record.blobs.map(async ({ digest }) => ({ digest, json: (await blobs.read(digest)).toString('utf8') })),
  );
  return {
    manifests: all.filter(({ digest }) => digest !== record.id),
    config: all.find(({ digest }) => digest === record.id) ?? { digest: record.id, json: '{}' },
  };
}
