import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '@cleat/base';

/**
 * Write what arrives in pieces into a new file of mode 0600, or on standard output for `-`. A file that was cut short
 * is removed.
 * @returns where it is, and its length in bytes.
 * @throws Error when the file is there already, or cannot be written.
 */
export async function save(
  pieces: AsyncIterable<{ readonly data: Uint8Array }> | Iterable<{ readonly data: Uint8Array }>,
  to: string,
): Promise<{ path: string; bytes: number }> {
  const path = to === '-' ? '-' : resolve(to);
  const fd = path === '-' ? 1 : openNew(path);
  let bytes = 0;
  try {
    for await (const { data } of pieces) {
      for (let at = 0; at < data.length; ) at += writeSync(fd, data, at);
      bytes += data.length;
    }
  } catch (err) {
    if (path !== '-') rmSync(path, { force: true });
    throw err;
  } finally {
    if (path !== '-') closeSync(fd);
  }
  return { path, bytes };
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
