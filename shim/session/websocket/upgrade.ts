import type { WebSocket } from 'ws';
import { listed, refuse, type Upgrade } from '../upgrade.ts';

/** Largest message that is accepted, in bytes: what a SPDY frame can hold. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024 - 1;

/** How long a client may take to answer our closing, and to close. */
const CLOSE_TIMEOUT_MS = 5_000;

const PROTOCOL_HEADER = 'Sec-WebSocket-Protocol';

/**
 * Answer a WebSocket upgrade: the first protocol of the client's that is supported; '' stands for a client that names none.
 * Undefined when there is none, or the request is malformed: the client has been told.
 * Source: RFC 6455, section 4.2.
 */
export async function upgradeToWebSocket(
  { request, socket, head }: Upgrade,
  supported: readonly string[],
): Promise<{ readonly protocol: string; readonly ws: WebSocket } | undefined> {
  const asked = listed(request, PROTOCOL_HEADER.toLowerCase());
  const protocol = (asked.length === 0 ? [''] : asked).find(name => supported.includes(name));
  if (protocol === undefined) {
    refuse(socket, 403, `none of the asked protocols is supported: ${supported.filter(Boolean).join(', ')} are`);
    return undefined;
  }
  const { WebSocketServer } = await import('ws'); // only a process with a session needs it
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    autoPong: false,
    skipUTF8Validation: true, // text is base64 here, which is checked as such
    ...{ closeTimeout: CLOSE_TIMEOUT_MS }, // newer than the types
  });
  // Kubernetes' protocol names have characters that RFC 6455 forbids and ws refuses, so ws does not see them.
  delete request.headers[PROTOCOL_HEADER.toLowerCase()];
  server.once('headers', headers => {
    if (protocol !== '') headers.push(`${PROTOCOL_HEADER}: ${protocol}`);
  });
  const done = Promise.withResolvers<WebSocket | undefined>();
  socket.once('close', () => done.resolve(undefined));
  server.handleUpgrade(request, socket, head, done.resolve);
  const ws = await done.promise;
  if (ws === undefined) return undefined;
  ws.on('error', () => {}); // whoever reads it is told by its closing
  ws.on('ping', data => {
    if (ws.readyState === ws.OPEN && ws.bufferedAmount < MAX_MESSAGE_BYTES) ws.pong(data);
  });
  return { protocol, ws };
}
