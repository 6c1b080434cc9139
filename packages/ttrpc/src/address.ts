import { invalidArgument } from '@cleat/base';

/** Longest path of a unix socket, in bytes: sun_path without its end. Source: unix(7). */
const MAX_PATH_BYTES = 107;

/**
 * The address of a unix socket as Node takes it. `unix:///path`, `/path` and `path` name a file; `@name` (also after
 * `unix://`) is an abstract address, which Node writes with a leading zero byte.
 * @throws RpcError InvalidArgument when it is empty or too long.
 */
export function toSocketPath(address: string): string {
  const plain = address.replace(/^unix:(\/\/)?/, '');
  const path = plain.startsWith('@') ? `\0${plain.slice(1)}` : plain;
  const bytes = Buffer.byteLength(path);
  if (bytes === 0) throw invalidArgument(`the ttrpc address '${address}' names no socket`);
  if (bytes > MAX_PATH_BYTES) {
    throw invalidArgument(`the ttrpc address '${address}' has ${bytes} bytes: a unix socket takes ${MAX_PATH_BYTES}`);
  }
  return path;
}
