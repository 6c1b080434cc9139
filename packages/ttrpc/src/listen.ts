import type { ListenOptions, Server as NetServer } from 'node:net';
import { messageOf } from '@cleat/base';
import { toSocketPath } from './address.ts';

/** Where a server takes connections. */
export type ListenTarget =
  /** A unix socket: `unix:///path` or a path, created with `mode` (0600 unless given), or `@abstract`, which has no mode. */
  | { readonly address: string; readonly mode?: number }
  /** A listening socket that this process was given, e.g. by systemd or by its predecessor. Its file is left alone. */
  | { readonly fd: number };

/** @throws Error with `cause` when the address is in use or cannot be bound. */
export function listen(server: NetServer, target: ListenTarget): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const where = 'fd' in target ? `descriptor ${target.fd}` : target.address;
  const onError = (err: Error): void =>
    reject(new Error(`cannot listen on ${where}: ${messageOf(err)}`, { cause: err }));
  server.once('error', onError);
  server.once('listening', () => {
    server.off('error', onError);
    resolve();
  });
  if ('fd' in target) server.listen({ fd: target.fd });
  else bind(server, { path: toSocketPath(target.address) }, target.mode ?? 0o600);
  return promise;
}

/** The mode is there from the start, not after a moment in which anybody may connect: Node binds before `listen` returns. */
function bind(server: NetServer, options: ListenOptions, mode: number): void {
  const before = process.umask(0o777 & ~mode);
  try {
    server.listen(options);
  } finally {
    process.umask(before);
  }
}
