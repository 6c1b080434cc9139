import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest } from '../digest.ts';
import { digestOfPart, isJournal, partOf } from '../layout.ts';
import { digestOfFile } from './digest-of-file.ts';
import { blobsOf, type ImageContent, layersOf } from './image-content.ts';

export type Finding = { readonly path: string; readonly problem: string; readonly bytes: bigint };

export type FsckReport = {
  /** What no record names and nothing under way needs. */
  unreachable: Finding[];
  /** What a record names and is not there, or is not what its digest says. */
  broken: Finding[];
  /** What interrupted downloads left for the next try. */
  partialBytes: bigint;
  /** What pulls and imports under way have written. */
  busyBytes: bigint;
};

/** What a file, or a directory with everything in it, takes on disk, in bytes. 0 when it is gone. */
export type Measure = (path: string) => Promise<bigint>;

/** Compare the disk with the records. It changes nothing, and pulls may go on meanwhile. */
export async function fsck(content: ImageContent, measure: Measure): Promise<FsckReport> {
  const report: FsckReport = { unreachable: [], broken: [], partialBytes: 0n, busyBytes: 0n };
  await checkBlobs(content, report);
  await checkLayers(content, report);
  await findStrayFiles(content, report, measure);
  await findIngestLeftovers(content, report, measure);
  return report;
}

async function checkBlobs({ records, layout }: ImageContent, { broken }: FsckReport): Promise<void> {
  for (const { digest, sizeBytes } of blobsOf(records.all())) {
    const path = layout.blob(digest);
    const found = await stat(path).catch(() => undefined);
    const problem = !found
      ? 'an image names this blob, and it is not there'
      : found.size !== sizeBytes
        ? `has ${found.size} bytes instead of ${sizeBytes}`
        : (await digestOfFile(path)) !== digest
          ? 'is not what its digest says'
          : undefined;
    if (problem) broken.push({ path, problem, bytes: BigInt(sizeBytes) });
  }
}

async function checkLayers({ records, layers, layout }: ImageContent, { broken }: FsckReport): Promise<void> {
  for (const chainId of layersOf(records.all())) {
    const layer = layers.get(chainId);
    const path = layer ? layout.layerFiles(layer.number) : layout.layers;
    const there = layer && (await stat(path).catch(() => undefined))?.isDirectory();
    if (!there)
      broken.push({
        path,
        problem: `an image names layer ${chainId}, and it is not there`,
        bytes: BigInt(layer?.sizeBytes ?? 0),
      });
  }
}

/** Blobs, layers and records that no image names. */
async function findStrayFiles(content: ImageContent, report: FsckReport, measure: Measure): Promise<void> {
  const { records, layers, layout, pins } = content;
  const used = new Set<string>([...[...blobsOf(records.all())].map(b => b.digest), ...layersOf(records.all())]);
  const byNumber = new Map([...layers.all()].map(layer => [String(layer.number), layer.chainId]));
  const look = async (directory: string, keyOf: (name: string) => string | undefined, what: string) => {
    for (const name of await readdir(directory)) {
      const key = keyOf(name);
      if (key !== undefined && used.has(key)) continue;
      const path = join(directory, name);
      const bytes = await measure(path);
      if (key !== undefined && pins.has(key)) report.busyBytes += bytes;
      else if (await isThere(path)) report.unreachable.push({ path, problem: `${what} that no image names`, bytes });
    }
  };
  await look(layout.blobs, name => `sha256:${name}`, 'a blob');
  await look(layout.layers, name => byNumber.get(name), 'a layer');
  for (const { id } of records.all()) used.add(id);
  await look(layout.images, name => `sha256:${name}`, 'a record');
}

async function findIngestLeftovers(content: ImageContent, report: FsckReport, measure: Measure): Promise<void> {
  const { layout, pins } = content;
  for (const name of await readdir(layout.ingest)) {
    const path = join(layout.ingest, name);
    const bytes = await measure(path);
    const part = digestOfPart(name) ?? (isJournal(name) ? digestOfPart(partOf(name)) : undefined);
    if (pins.has(part ?? pinOf(name))) report.busyBytes += bytes;
    else if (part) report.partialBytes += bytes;
    else if (await isThere(path))
      report.unreachable.push({ path, problem: 'a leftover of a transfer that is over', bytes });
  }
}

/** What pins a file that is being made: `layer-<hex>-<random>` the layer, `import-<random>` the import itself. */
function pinOf(name: string): string {
  const digest = `sha256:${/^(?:blob|layer)-([a-f0-9]{64})-/.exec(name)?.[1] ?? ''}`;
  return isDigest(digest) ? digest : name;
}

const isThere = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined; // it may go meanwhile
