import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** A request to leave HTTP, whose token was good. */
export type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** Bytes that came right after the request. */
  readonly head: Buffer;
};

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found' };

/** Answer an upgrade request with an error and close. */
export function refuse(socket: Socket, status: number, text: string, headers: readonly string[] = []): void {
  const body = `${text}\n`;
  const head = [
    `HTTP/1.1 ${status} ${reasons[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  socket.on('error', () => {}); // the client need not wait for the answer
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** A socket that was answered, or whose protocol has said goodbye, is closed in any case after a time. */
export function closeLater(socket: Socket, ms: number): void {
  const timer = setTimeout(() => socket.destroy(), ms);
  socket.once('close', () => clearTimeout(timer));
}

/** Whether a client asks for this protocol in its Upgrade header. */
export const asksFor = ({ request }: Upgrade, protocol: string): boolean =>
  request.headers.upgrade?.toLowerCase() === protocol.toLowerCase();

/** The names in a header that lists some, in the client's order. */
export function listed(request: IncomingMessage, header: string): string[] {
  const value = request.headers[header];
  return (Array.isArray(value) ? value.join(',') : (value ?? ''))
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}
