import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { refuse } from './upgrade.ts';

/** Connections that may be open at once. */
const MAX_CONNECTIONS = 1000;

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT_MS = 10_000;

/** What takes a connection that wants to leave HTTP. */
export type UpgradeHandler = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/** The HTTP listener of sessions: on loopback, a port of the kernel's choice. All but upgrade requests get 400. */
export class SessionListener {
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @throws Error when the address cannot be listened on. */
  static async open(handler: UpgradeHandler): Promise<SessionListener> {
    const { createServer } = process.getBuiltinModule('node:http'); // only a process with a session needs it
    const server = createServer({
      headersTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.on('request', (_request, response) => {
      response.writeHead(400, { Connection: 'close', 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('a session needs an upgrade to SPDY/3.1 or WebSocket\n');
    });
    server.on('upgrade', (request, socket, head) => {
      const tcp = socket as Socket; // http knows the socket as what came from net
      tcp.on('error', () => {}); // each protocol notices by its own means
      handler(request, tcp, head);
    });
    server.on('clientError', (_error, socket) => {
      if (socket.writable) refuse(socket as Socket, 400, 'this is no HTTP request');
      else socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    return new SessionListener(server, (server.address() as AddressInfo).port);
  }

  /** Accept nothing more. Connections that left HTTP go on. */
  close(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }
}
