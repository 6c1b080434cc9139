/**
 * The worker of the image service; only the daemon starts it.
 *   cleat-unpack PID layer JSON     unpack the layer on standard input (UnpackRequest), answer one JSON line (UnpackReply)
 *   cleat-unpack PID sync DIR       write out the file system that holds DIR
 *   cleat-unpack PID remove PATH... remove directory trees: thousands of files would keep the daemon's event loop busy
 * PID is the daemon's: the worker dies with it.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { setParentDeathSignal, syncFilesystem } from '@cleat/linux';
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

const [parent, command, ...operands] = process.argv.slice(2);
const [argument = ''] = operands;
let reply: UnpackReply | object;
try {
  setParentDeathSignal(constants.signals.SIGKILL);
  if (process.ppid !== Number(parent)) throw new Error('the daemon that started this worker is gone');
  if (command === 'layer') reply = await unpackLayer(JSON.parse(argument));
  else if (command === 'sync') syncDirectoryTree(argument);
  else if (command === 'remove') for (const path of operands) rmSync(path, { recursive: true, force: true });
  else throw new Error('usage: cleat-unpack PARENT-PID (layer JSON | sync DIR | remove PATH...)');
  reply ??= {};
} catch (err) {
  reply = failure(err);
  process.exitCode = 1;
}
const line = Buffer.from(`${JSON.stringify(reply)}\n`);
for (let at = 0; at < line.length; ) at += writeSync(1, line, at);
