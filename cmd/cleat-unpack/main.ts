/**
 * The worker of the image service; only the daemon starts it.
 *   cleat-unpack layer JSON   unpack the layer on standard input (UnpackRequest), answer one JSON line (UnpackReply)
 *   cleat-unpack sync DIR     write out the file system that holds DIR
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { syncFilesystem } from '@cleat/linux';
import { type UnpackReply, unpackLayer } from '../../daemon/images/unpack/unpack-layer.ts';

function syncDirectoryTree(path: string): void {
  const fd = openSync(path, 'r');
  syncFilesystem(fd);
  closeSync(fd);
}

function failure(err: unknown): UnpackReply {
  for (let at = err; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return { error: (err as Error).message, code: at.code };
  return { error: err instanceof Error ? err.message : String(err) };
}

const [command, argument = ''] = process.argv.slice(2);
let reply: UnpackReply | object;
try {
  if (command === 'layer') reply = await unpackLayer(JSON.parse(argument));
  else if (command === 'sync') syncDirectoryTree(argument);
  else throw new Error('usage: cleat-unpack layer JSON | cleat-unpack sync DIR');
  reply ??= {};
} catch (err) {
  reply = failure(err);
  process.exitCode = 1;
}
const line = Buffer.from(`${JSON.stringify(reply)}\n`);
for (let at = 0; at < line.length; ) at += writeSync(1, line, at);
