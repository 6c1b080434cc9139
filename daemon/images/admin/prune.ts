import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRecord } from '../image-records.ts';
import { digestOfPart } from '../layout.ts';
import { type ImageContent, occupiedBytes } from './image-content.ts';

export type PrunePlan = {
  /** Images that nobody uses. */
  readonly images: readonly ImageRecord[];
  /** What is freed with them, what they share with others left out. */
  readonly imageBytes: bigint;
  /** What interrupted downloads left. */
  readonly partialBytes: bigint;
};

/** What a prune would remove. @param keep whether an image is used, or pinned. */
export async function planPrune(content: ImageContent, keep: (record: ImageRecord) => boolean): Promise<PrunePlan> {
  const all = content.records.all();
  const images = all.filter(record => !record.removed && !keep(record));
  const going = new Set(images.map(({ id }) => id));
  const rest = all.filter(({ id }) => !going.has(id));
  return {
    images,
    imageBytes: occupiedBytes(content, all) - occupiedBytes(content, rest),
    partialBytes: await partialBytes(content),
  };
}

/** What interrupted downloads left that nobody goes on with now. */
export async function partialBytes({ layout, pins }: Pick<ImageContent, 'layout' | 'pins'>): Promise<bigint> {
  let bytes = 0n;
  for (const name of await readdir(layout.ingest)) {
    const digest = digestOfPart(name);
    if (!digest || pins.has(digest)) continue;
    const found = await stat(join(layout.ingest, name), { bigint: true }).catch(() => undefined); // gone: a transfer took it
    bytes += (found?.blocks ?? 0n) * 512n;
  }
  return bytes;
}

/** Remove what interrupted downloads left, whatever its age. Transfers in flight go on. */
export async function dropPartials({ blobs }: ImageContent): Promise<void> {
  const { trash } = await blobs.takeStaleParts(0);
  await Promise.all(trash.map(path => rm(path, { force: true })));
}
