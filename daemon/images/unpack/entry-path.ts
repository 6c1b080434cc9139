/** Longest path of an entry, in bytes: PATH_MAX of Linux. */
const MAX_PATH_BYTES = 4096;

/** How an entry is called in messages: names may be long and hold anything. */
export const shown = (name: string): string =>
  JSON.stringify(Buffer.from(name.length > 200 ? `${name.slice(0, 200)}...` : name, 'latin1').toString('utf8'));

/**
 * The path of an entry below the layer's root, without `.`, empty parts and slashes at the ends; empty for the root itself.
 * @throws Error for one that has `..` or a zero byte in it, or is longer than any path.
 */
export function entryPath(name: string): string {
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) throw new Error(`the layer has the entry ${shown(name)}, which leads out of it`);
  if (name.includes('\0')) throw new Error(`the layer has the entry ${shown(name)}, which holds a zero byte`);
  const path = parts.join('/');
  if (path.length > MAX_PATH_BYTES) throw new Error(`the layer has the entry ${shown(name)}, of ${path.length} bytes`);
  return path;
}

export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A path as the file system calls take it, below the root of this process. */
export const bytesOf = (path: string): Buffer => Buffer.from(`/${path}`, 'latin1');
