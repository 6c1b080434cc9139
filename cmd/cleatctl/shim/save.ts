import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '@cleat/base';

type Piece = { readonly data: Uint8Array };
type Pieces = AsyncIterable<Piece> | Iterable<Piece>;

/**
 * Write what arrives in pieces into a new file of mode 0600, or on standard output for `-`. A file that was cut short
 * is removed.
 * @returns where it is, and its length in bytes.
 * @throws Error when the file is there already, or cannot be written.
 */
export async function save(pieces: Pieces, to: string): Promise<{ path: string; bytes: number }> {
  if (to === '-') return { path: '-', bytes: await print(pieces) };
  const path = resolve(to);
  const fd = openNew(path);
  let bytes = 0;
  try {
    for await (const { data } of pieces) {
      for (let at = 0; at < data.length; ) at += writeSync(fd, data, at);
      bytes += data.length;
    }
  } catch (err) {
    rmSync(path, { force: true });
    throw err;
  } finally {
    closeSync(fd);
  }
  return { path, bytes };
}

/** Standard output may be a pipe that takes no more for a while. */
async function print(pieces: Pieces): Promise<number> {
  let bytes = 0;
  for await (const { data } of pieces) {
    bytes += data.length;
    await new Promise<void>(resolve => process.stdout.write(data, () => resolve()));
  }
  return bytes;
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (err) {
    const why = (err as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is there already' : messageOf(err);
    throw new Error(`cannot write ${path}: ${why}`, { cause: err });
  }
}

/** A name for such a file: `shim-3f2a…-20261121T103000.cpuprofile`, in the current directory. */
export const fileName = (id: string, ending: string): string =>
  `shim-${id.slice(0, 13)}-${new Date().toISOString().replace(/[-:]|\.\d+Z$/g, '')}.${ending}`;
