import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidArgument } from '@cleat/base';
import { BlobStore } from './blob-store.ts';
import { dropIncomplete, ImageRecords, keptBlobs } from './image-records.ts';
import type { ImageServiceOptions } from './image-service-options.ts';
import { LayerStore } from './layer-store.ts';
import { digestOfPart, imageLayout, isJournal } from './layout.ts';
import type { PullTools } from './pull.ts';
import { UnpackWorker } from './unpack/unpack-worker.ts';

/** What is on disk. */
export type ImageStore = {
  readonly records: ImageRecords;
  readonly stores: Pick<PullTools, 'layout' | 'blobs' | 'layers' | 'worker'>;
  /** Paths of what an earlier daemon did not finish, and nobody goes on with. */
  readonly leftovers: readonly string[];
  readonly bootId: string;
};

/**
 * Read what is on disk. Of an image that is not complete the record goes, and the log says so.
 * @throws RpcError InvalidArgument for a directory whose name would break the options of a mount
 */
export async function openStore(options: ImageServiceOptions): Promise<ImageStore> {
  const { root, log } = options;
  if (/[,:\\]/.test(root)) throw invalidArgument(`the image directory ${root} has one of , : \\ in its path`);
  const layout = imageLayout(root);
  await mkdir(layout.ingest, { recursive: true, mode: 0o700 });
  const bootId = options.bootId ?? (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const lost = (why: string) => log.error(`an image is lost, pull it again: ${why}`);
  const records = await ImageRecords.open(layout, bootId, lost);
  const blobs = await BlobStore.open(layout, new Set(records.all().flatMap(r => keptBlobs(r).map(b => b.digest))));
  const worker = new UnpackWorker(options.workerCommand, options.forkWorker);
  const layers = await LayerStore.open(layout, new Set(records.all().flatMap(r => r.layers)));
  await dropIncomplete(records, layers, blobs, lost);
  const leftovers = (await readdir(layout.ingest)).filter(name => !digestOfPart(name) && !isJournal(name));
  return {
    records,
    stores: { layout, blobs, layers, worker },
    leftovers: leftovers.map(name => join(layout.ingest, name)),
    bootId,
  };
}
