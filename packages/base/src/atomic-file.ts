import { closeSync, fsyncSync, openSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Options of an atomic write. `durable: false` leaves out the fsyncs: for files below a tmpfs, which no power cut survives
 * anyway, and for a new file where `makeDurable` follows; until then a power cut may leave it empty, or full of zeros.
 * `'content'` leaves out that of the directory: a power cut leaves the old file or the new one, each whole.
 */
export type AtomicOptions = { readonly mode?: number; readonly durable?: boolean | 'content' };

/** The time in nanoseconds tells the files of one process apart; random bytes would cost each forked shim 80 KB for OpenSSL's new seed. */
const temporaryName = (path: string) => {
  const now = (process.hrtime.bigint() & 0xffff_ffffn).toString(16).padStart(8, '0');
  return `${path}.tmp-${process.pid}-${now}`;
};

/** Write a file whole or not at all: temporary file, fsync, rename, fsync of the directory. Mode 0600 unless told. */
export async function writeFileAtomic(path: string, data: string | Uint8Array, options: AtomicOptions = {}) {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o600);
    try {
      await file.writeFile(data);
      if (options.durable !== false) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (err) {
    await rm(temporary, { force: true });
    throw err;
  }
  if (isNameDurable(options)) await syncDirectory(dirname(path));
}

const isNameDurable = ({ durable = true }: AtomicOptions): boolean => durable === true;

/** Make a file durable that was written without: its content, and its name. */
export async function makeDurable(path: string): Promise<void> {
  await Promise.all([sync(path), syncDirectory(dirname(path))]);
}

/** As writeFileAtomic, without leaving the current turn of the event loop. */
export function writeFileAtomicSync(path: string, data: string | Uint8Array, options: AtomicOptions = {}): void {
  const temporary = temporaryName(path);
  try {
    const fd = openSync(temporary, 'wx', options.mode ?? 0o600);
    try {
      writeFileSync(fd, data);
      if (options.durable !== false) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (err) {
    rmSync(temporary, { force: true });
    throw err;
  }
  if (isNameDurable(options)) syncDirectorySync(dirname(path));
}

const TEMPORARY_NAME = /\.tmp-\d+-[0-9a-f]{8}$/;

/** Remove what atomic writes into a directory left when their process was killed. Nobody may be writing there meanwhile. */
export async function removeTemporaryFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) if (TEMPORARY_NAME.test(name)) await rm(join(dir, name), { force: true });
}

/** Remove a file, as `rmSync` with `force` does in several times the time. One that is not there is fine. */
export function removeFileNow(path: string): void {
  try {
    unlinkSync(path);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err;
  }
}

/** Make the names in a directory durable: after creating, renaming or removing an entry. */
export const syncDirectory = (path: string): Promise<void> => sync(path);

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function syncDirectorySync(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Read a JSON file; undefined when it is not there. @throws SyntaxError naming the path when it is not JSON. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
  try {
    return JSON.parse(text) as T;
  } catch (err) {
    throw new SyntaxError(`${path} is not JSON: ${(err as Error).message}`, { cause: err });
  }
}
