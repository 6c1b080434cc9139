/**
 * The worker of the image service; only the daemon starts it: `cleat-unpack PID`.
 * Each line on standard input is a WorkerRequest, answered by one JSON line (a layer that still arrives is followed by more,
 * see Arrived); it ends after one that failed, and with its input.
 * Copying layers, removing trees and writing out the file system are work for it too: they would keep the daemon's event loop busy.
 * For archives it is started anew each time: `cleat-unpack PID spool JSON` (SpoolRequest; the archive is standard input) and
 * `cleat-unpack PID pack JSON` (PackRequest; the tar goes to descriptor 3).
 * PID is the daemon's: the worker dies with it.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { programPages, setParentDeathSignal, syncFilesystem } from '@cleat/linux';
import { packLayer } from '../../daemon/images/archive/pack-layer.ts';
import { spoolArchive } from '../../daemon/images/archive/spool-archive.ts';
import { copyLayers } from '../../daemon/images/snapshots/copy-layers.ts';
import { type UnpackReply, unpackLayer, type WorkerRequest } from '../../daemon/images/unpack/unpack-layer.ts';

/** The next request is not coming at once when it has not come by then, in milliseconds. */
const WAITS_MS = 100;

function syncDirectoryTree(path: string): void {
  const fd = openSync(path, 'r');
  syncFilesystem(fd);
  closeSync(fd);
}

async function serve(request: WorkerRequest, lines: AsyncIterator<string>): Promise<object> {
  if (request.command === 'layer') return await unpackLayer(request.blob, request, lines);
  if (request.command === 'copy') copyLayers(request);
  else if (request.command === 'sync') syncDirectoryTree(request.directory);
  else for (const path of request.paths) rmSync(path, { recursive: true, force: true });
  return {};
}

/** Of the program's own pages a worker that waits keeps what it waits with: the others are let go of. */
async function nextLine(lines: AsyncIterator<string>, releasePages: () => void): Promise<IteratorResult<string>> {
  const waits = () => {
    releasePages();
    setImmediate(releasePages); // the first time, this one touched many
  };
  const timer = setTimeout(waits, WAITS_MS);
  try {
    return await lines.next();
  } finally {
    clearTimeout(timer);
  }
}

async function serveAll(lines: AsyncIterator<string>): Promise<void> {
  const releasePages = programPages();
  const next = () => nextLine(lines, releasePages);
  releasePages();
  for (let line = await next(); !line.done; line = await next()) answer(await serve(JSON.parse(line.value), lines));
}

function failure(err: unknown): UnpackReply {
  for (let at = err; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return { error: (err as Error).message, code: at.code };
  return { error: err instanceof Error ? err.message : String(err) };
}

function answer(reply: object): void {
  const line = Buffer.from(`${JSON.stringify(reply)}\n`);
  for (let at = 0; at < line.length; ) at += writeSync(1, line, at);
}

setParentDeathSignal(constants.signals.SIGKILL);
const [parent, command, argument = ''] = process.argv.slice(2);
if (process.ppid !== Number(parent)) throw new Error('the daemon that started this worker is gone');
try {
  if (command === 'spool') answer(await spoolArchive(JSON.parse(argument)));
  else if (command === 'pack') answer(packLayer(JSON.parse(argument)));
  else await serveAll(createInterface({ input: process.stdin })[Symbol.asyncIterator]());
} catch (err) {
  answer(failure(err));
  process.exitCode = 1;
}
