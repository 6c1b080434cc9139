import type { KeyedLock } from '@cleat/base';
import type { ArchiveWorker } from '../archive/archive-worker.ts';
import type { Digest } from '../digest.ts';
import { type ImageRecord, type ImageRecords, keptBlobs } from '../image-records.ts';
import type { PullTools } from '../pull.ts';
import type { ImagePolicy } from '../trust/policy.ts';

/** The stores of an image service, for what administers them. */
export type ImageContent = PullTools & {
  readonly archives: ArchiveWorker;
  readonly policy: ImagePolicy;
  readonly records: ImageRecords;
  /** Its lock `records` guards every change of the records. */
  readonly changes: KeyedLock;
  /** Aborts when the daemon ends. */
  readonly closing: AbortSignal;
  /** Remove what nothing needs. Never rejects. */
  readonly collect: () => Promise<void>;
};

/** What images occupy together: what they share counts once. */
export function occupiedBytes({ layers }: Pick<ImageContent, 'layers'>, records: readonly ImageRecord[]): bigint {
  let bytes = 0n;
  for (const { sizeBytes } of blobsOf(records)) bytes += BigInt(sizeBytes);
  for (const chainId of layersOf(records)) bytes += BigInt(layers.get(chainId)?.sizeBytes ?? 0);
  return bytes;
}

/** The blobs that images keep, each once. */
export const blobsOf = (records: readonly ImageRecord[]) =>
  new Map(records.flatMap(record => keptBlobs(record).map(blob => [blob.digest, blob] as const))).values();

/** Chain ids of the layers that images stand on, each once. */
export const layersOf = (records: readonly ImageRecord[]): ReadonlySet<Digest> =>
  new Set(records.flatMap(record => record.layers));
