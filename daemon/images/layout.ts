import { join } from 'node:path';
import { type Digest, hexOf, isDigest } from './digest.ts';

/** Files of the image store, below its root. */
export type ImageLayout = ReturnType<typeof imageLayout>;

export const imageLayout = (root: string) =>
  ({
    root,
    /** Content by digest. Manifests and configurations stay; a layer's blob only until it is unpacked. */
    blobs: join(root, 'blobs', 'sha256'),
    blob: (digest: Digest) => join(root, 'blobs', 'sha256', hexOf(digest)),
    /** What is being made. Only parts of blobs are of use to a later daemon. */
    ingest: join(root, 'ingest'),
    part: (digest: Digest) => join(root, 'ingest', `${hexOf(digest)}.part`),
    /**
     * Unpacked layers, numbered: overlay's mount options must fit into one page,
     * and a chain id in each path would end that at some forty layers.
     */
    layers: join(root, 'l'),
    layer: (number: number) => join(root, 'l', String(number)),
    layerFiles: (number: number) => join(root, 'l', String(number), 'fs'),
    layerRecord: (number: number) => join(root, 'l', String(number), 'layer.json'),
    /** One directory per image. Its record is written last, when everything it names is on disk. */
    images: join(root, 'images'),
    image: (id: Digest) => join(root, 'images', hexOf(id)),
    imageRecord: (id: Digest) => join(root, 'images', hexOf(id), 'image.json'),
  }) as const;

/** Of which blob a file in `ingest` is the part; undefined for all others. */
export function digestOfPart(name: string): Digest | undefined {
  const digest = `sha256:${name.replace(/\.part$/, '')}`;
  return name.endsWith('.part') && isDigest(digest) ? digest : undefined;
}

/** The file beside a part that says which bytes are in it. */
export const journalOf = (part: string): string => `${part}.json`;
export const partOf = (journal: string): string => journal.replace(/\.json$/, '');
export const isJournal = (name: string): boolean => name.endsWith('.json') && digestOfPart(partOf(name)) !== undefined;
