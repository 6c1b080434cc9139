import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { ShimFlags } from './flags.ts';

/** Where a shim listens when its caller names no address: containerd's own place. */
const DEFAULT_DIRECTORY = '/run/containerd/s';

/** How many hexadecimal digits of the hash name the socket: a unix socket's path ends at 107 bytes. */
const NAME_DIGITS = 32;

type Whose = Pick<ShimFlags, 'address' | 'namespace' | 'id'> & Partial<Pick<ShimFlags, 'socketDir'>>;

/** Path of a shim's socket: the same for every invocation with the same address, namespace, id and directory. */
export function socketPath({ address, namespace, id, socketDir }: Whose): string {
  const directory = socketDir || (address.startsWith('/') ? join(dirname(address), 's') : DEFAULT_DIRECTORY);
  const name = createHash('sha256').update(`${address}/${namespace}/${id}`).digest('hex').slice(0, NAME_DIGITS);
  return join(directory, name);
}
