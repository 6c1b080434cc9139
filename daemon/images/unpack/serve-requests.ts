import { closeSync, openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { syncFilesystem } from '@cleat/linux';
import { copyLayers } from '../snapshots/copy-layers.ts';
import { type UnpackReply, unpackLayer, type WorkerRequest } from './unpack-layer.ts';

/** The next request is not coming at once when it has not come by then, in milliseconds. */
const WAITS_MS = 100;
/** How often the program's pages that are not in use are let go of during a request, in milliseconds. */
const MEANWHILE_MS = 50;

/**
 * What a worker of the image service does: each line that comes is a WorkerRequest, answered by one JSON line (a layer that
 * still arrives is followed by more lines, see Arrived). It ends with its input, and after a request that failed.
 * Copying layers, removing trees and writing out the file system are work for it too: they would keep the daemon's event
 * loop busy.
 * @param releasePages see programPages
 * @returns the exit code.
 */
export async function serveRequests(
  input: Readable,
  answer: (reply: object) => void | Promise<void>,
  releasePages: () => void,
): Promise<number> {
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  const next = () => nextLine(lines, releasePages);
  releasePages();
  try {
    for (let line = await next(); !line.done; line = await next()) {
      const request: WorkerRequest = JSON.parse(line.value);
      const meanwhile = setInterval(releasePages, MEANWHILE_MS);
      const reply = await serve(request, lines).finally(() => clearInterval(meanwhile));
      await answer(reply);
    }
    return 0;
  } catch (err) {
    await answer(failureReply(err));
    return 1;
  }
}

/** What is answered when something failed. */
export function failureReply(err: unknown): UnpackReply {
  for (let at = err; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return { error: (err as Error).message, code: at.code };
  return { error: err instanceof Error ? err.message : String(err) };
}

async function serve(request: WorkerRequest, lines: AsyncIterator<string>): Promise<object> {
  if (request.command === 'layer') return await unpackLayer(request.blob, request, lines);
  if (request.command === 'copy') copyLayers(request);
  else if (request.command === 'sync') syncDirectoryTree(request.directory);
  else for (const path of request.paths) rmSync(path, { recursive: true, force: true });
  return {};
}

function syncDirectoryTree(path: string): void {
  const fd = openSync(path, 'r');
  syncFilesystem(fd);
  closeSync(fd);
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
