import { constants, type ServerHttp2Session } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/**
 * Tell every client to make its next call elsewhere, which gRPC's clients do by themselves; what is in flight goes on, and
 * the client closes the connection after it. grpc-js has no word for this: what it calls draining closes the connection
 * at once where nothing is in flight, under the hands of a client that begins a call at that moment.
 * A call that crosses this message is one that the client knows was not begun, and makes again.
 * Source: RFC 9113 section 6.8; gRFC A9, "Transparent retries".
 */
export function goAway(server: Server): void {
  const { sessions } = server as unknown as { readonly sessions: ReadonlyMap<ServerHttp2Session, unknown> };
  for (const session of sessions.keys()) if (!session.destroyed) session.goaway(constants.NGHTTP2_NO_ERROR);
}
