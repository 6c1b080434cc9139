import type { Server as NetServer } from 'node:net';
import { messageOf } from '@cleat/base';
import { toSocketPath } from './address.ts';

/**
 * Where a server takes connections: the address of a unix socket (`unix:///path`, a path, or `@abstract`), or the
 * descriptor of a listening socket that this process was given, e.g. by systemd or by its predecessor.
 */
export type ListenTarget = string | { readonly fd: number };

export interface ListenOptions {
  /** Permissions of a socket that is a file; 0600 unless given. */
  readonly mode?: number | undefined;
}

/** @throws Error with `cause` when the address is in use or cannot be bound. */
export async function listen(server: NetServer, target: ListenTarget, { mode = 0o600 }: ListenOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const where = typeof target === 'string' ? target : `descriptor ${target.fd}`;
  const onError = (err: Error): void =>
    reject(new Error(`cannot listen on ${where}: ${messageOf(err)}`, { cause: err }));
  server.once('error', onError);
  server.once('listening', () => {
    server.off('error', onError);
    resolve();
  });
  if (typeof target === 'string') bind(server, toSocketPath(target), mode);
  else server.listen({ fd: target.fd });
  await promise;
}

/** The mode is there from the start, not after a moment in which anybody may connect: Node binds before `listen` returns. */
function bind(server: NetServer, path: string, mode: number): void {
  const before = process.umask(0o777 & ~mode);
  try {
    server.listen({ path });
  } finally {
    process.umask(before);
  }
}
