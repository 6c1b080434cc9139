import type { Server, Socket } from 'node:net';

/** Node has no public word for the descriptor of a socket or a listener that it opened itself. */
type WithHandle = { readonly _handle?: { readonly fd?: number } | null };

/** The descriptor of an open socket or listener; `undefined` when it is closed. It stays Node's to close. */
export function descriptorOf(socket: Socket | Server): number | undefined {
  const fd = (socket as WithHandle)._handle?.fd;
  return fd === undefined || fd < 0 ? undefined : fd;
}
