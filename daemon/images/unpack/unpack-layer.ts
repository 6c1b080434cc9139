import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chroot } from '@cleat/linux';
import { decompress } from './decompress.ts';
import { type Extracted, LayerExtractor, type UnpackLimits } from './extract.ts';
import { TarReader } from './tar-reader.ts';

/** What the worker is asked: one JSON argument. The layer's blob is its standard input. */
export type UnpackRequest = { readonly directory: string; readonly limits: UnpackLimits };
/** What the worker answers: one JSON line on standard output. */
export type UnpackReply =
  | (Extracted & { readonly diffId: string })
  | { readonly error: string; readonly code?: string };

const READ_BYTES = 256 * 1024;

/**
 * Unpack a layer from standard input into a directory. To be called in a process of its own, which has a use for nothing else afterwards.
 * After chroot it can see nothing but that directory; koffi must be loaded by then.
 */
export async function unpackLayer({ directory, limits }: UnpackRequest): Promise<UnpackReply> {
  process.umask(0);
  createHash('sha256').digest(); // OpenSSL reads its configuration on first use: that must be before the root changes
  chroot(directory);
  const extractor = new LayerExtractor(limits);
  const reader = new TarReader(extractor);
  const hash = createHash('sha256');
  let bytes = 0;
  await decompress(createReadStream('', { fd: 0, highWaterMark: READ_BYTES }), chunk => {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) throw new Error(`the layer unpacks to more than ${limits.maxBytes} bytes`);
    hash.update(chunk);
    reader.push(chunk);
  });
  reader.finish();
  return { ...extractor.finish(), diffId: `sha256:${hash.digest('hex')}` };
}
