import type { Duplex } from 'node:stream';
import { listed, refuse, type Upgrade } from '../upgrade.ts';

/** What the Upgrade header says. */
export const SPDY = 'SPDY/3.1';

const VERSION_HEADER = 'X-Stream-Protocol-Version';

/**
 * Answer a SPDY upgrade: the first protocol of the client's that is supported.
 * Undefined when there is none: the client has been told.
 * Source: k8s.io/streaming pkg/httpstream httpstream.go, Handshake.
 */
export function upgradeToSpdy(
  { request, socket, head }: Upgrade,
  supported: readonly string[],
): { readonly protocol: string; readonly transport: Duplex } | undefined {
  const asked = listed(request, VERSION_HEADER.toLowerCase());
  const protocol = asked.find(name => supported.includes(name));
  if (protocol === undefined) {
    if (asked.length === 0) refuse(socket, 400, `the header ${VERSION_HEADER} is missing`);
    else {
      const accepted = supported.map(name => `X-Accepted-Stream-Protocol-Versions: ${name}`);
      refuse(socket, 403, `none of the asked protocols is supported: ${supported.join(', ')} are`, accepted);
    }
    return undefined;
  }
  const answer = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', `Upgrade: ${SPDY}`];
  socket.write(`${answer.join('\r\n')}\r\n${VERSION_HEADER}: ${protocol}\r\n\r\n`);
  socket.setNoDelay(true);
  if (head.length > 0) socket.unshift(head);
  return { protocol, transport: socket };
}
