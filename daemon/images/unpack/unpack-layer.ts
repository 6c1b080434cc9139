import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { chroot, chrootTo } from '@cleat/linux';
import type { CopyRequest } from '../snapshots/copy-layers.ts';
import { decompress } from './decompress.ts';
import { type Extracted, LayerExtractor, type UnpackLimits } from './extract.ts';
import { TarReader } from './tar-reader.ts';

export type UnpackRequest = {
  readonly directory: string;
  readonly limits: UnpackLimits;
  /** The blob is still arriving: lines of `Arrived` follow, the last with `whole`. */
  readonly follow?: boolean;
  /** Where the blob is when it is no longer where it was: it may be whole, and have its name, before a worker has started. */
  readonly movesTo?: string;
};
/** So many bytes of the blob are there, from the first one on. */
export type Arrived = { readonly arrivedBytes: number; readonly whole: boolean };
/** What a worker is asked: one JSON line on standard input. */
export type WorkerRequest =
  | ({ readonly command: 'layer'; readonly blob: string } & UnpackRequest)
  /** Write out the file system that holds a directory. */
  | { readonly command: 'sync'; readonly directory: string }
  /** Copy what layers show together. */
  | ({ readonly command: 'copy' } & CopyRequest)
  /** Remove directory trees. */
  | { readonly command: 'remove'; readonly paths: readonly string[] };
/** What the worker answers to a layer: one JSON line on standard output. */
export type UnpackReply =
  | (Extracted & { readonly diffId: string })
  | { readonly error: string; readonly code?: string };

const READ_BYTES = 256 * 1024;

/**
 * Unpack a layer's blob into a directory. To be called in a process of its own, one layer at a time: until it returns the
 * process can see nothing but that directory; koffi must be loaded by then.
 * @param arrivals lines that tell how far a blob has come that is to be followed
 * @throws what is wrong with the layer; the process is of no use afterwards.
 */
export async function unpackLayer(
  blob: string,
  { directory, limits, follow, movesTo }: UnpackRequest,
  arrivals: AsyncIterator<string>,
): Promise<UnpackReply> {
  process.umask(0);
  createHash('sha256').digest(); // OpenSSL reads its configuration on first use: that must be before the root changes
  const root = openSync('/', 'r');
  const fd = openEither(blob, movesTo);
  chroot(directory);
  const input = follow ? arriving(fd, arrivals) : piecesOf(fd);
  const reply = await extract(input, limits);
  chrootTo(root);
  closeSync(root);
  return reply;
}

function openEither(path: string, movesTo: string | undefined): number {
  try {
    return openSync(path, 'r');
  } catch (err) {
    if (movesTo === undefined || (err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
    return openSync(movesTo, 'r');
  }
}

/** A file from where it stands, in one buffer: a piece is gone with the next one. */
async function* piecesOf(fd: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let length = readSync(fd, buffer); length > 0; length = readSync(fd, buffer)) yield buffer.subarray(0, length);
  giveBack(buffer);
  closeSync(fd);
}

/** As `piecesOf`, what there is of a file that others write, until they say that it is whole. */
async function* arriving(fd: number, arrivals: AsyncIterator<string>): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let at = 0, whole = false; !whole; ) {
    const line = await arrivals.next();
    if (line.done) throw new Error('the layer did not arrive');
    const arrived: Arrived = JSON.parse(line.value);
    whole = arrived.whole;
    while (at < arrived.arrivedBytes) {
      const length = readSync(fd, buffer, 0, Math.min(READ_BYTES, arrived.arrivedBytes - at), at);
      if (length === 0) throw new Error(`the layer ends after ${at} of the ${arrived.arrivedBytes} bytes that arrived`);
      yield buffer.subarray(0, length);
      at += length;
    }
  }
  giveBack(buffer);
  closeSync(fd);
}

/** Give a buffer's memory back now: to V8 it is a small object, of which each layer would leave one until the next collection. */
const giveBack = ({ buffer }: Buffer): void => void (buffer as ArrayBuffer).transfer(0);

async function extract(input: AsyncIterable<Buffer>, limits: UnpackLimits): Promise<UnpackReply> {
  const extractor = new LayerExtractor(limits);
  const reader = new TarReader(extractor);
  const hash = createHash('sha256');
  let bytes = 0;
  await decompress(input, chunk => {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) throw new Error(`the layer unpacks to more than ${limits.maxBytes} bytes`);
    hash.update(chunk);
    reader.push(chunk);
  });
  reader.finish();
  return { ...extractor.finish(), diffId: `sha256:${hash.digest('hex')}` };
}
