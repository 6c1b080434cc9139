import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { Blob, TestImage } from './test-image.ts';

/** Answers a request in place of the server, or leaves it to the server by answering false. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A registry that holds one repository's content and misbehaves as it is told. Requests are logged. */
export class FaultServer implements AsyncDisposable {
  readonly host: string;
  /** `GET /v2/…` lines, in order of arrival. */
  readonly requests: Array<{
    readonly line: string;
    readonly authorization: string | undefined;
    readonly headers: IncomingHttpHeaders;
  }> = [];
  fault: Fault = () => false;
  readonly #server: Server;
  readonly #content = new Map<string, Blob>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.host = `127.0.0.1:${port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response));
  }

  /** @param tls key and certificate in PEM, and whose certificates are asked for, for HTTPS. */
  static async start(tls?: ServerOptions): Promise<FaultServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return new FaultServer(server, address.port);
  }

  /** Serve an image below any repository. */
  add(tag: string, image: TestImage): void {
    for (const blob of [...image.layers, image.config]) this.#content.set(`blobs/${blob.digest}`, blob);
    this.addManifest(tag, image.manifest);
  }

  addManifest(tag: string, manifest: Blob): void {
    for (const name of [tag, manifest.digest]) this.#content.set(`manifests/${name}`, manifest);
  }

  /** Have a referrers API, which answers for this digest with these. Without any, it answers 404. */
  addReferrers(digest: string, index: Blob): void {
    this.#content.set(`referrers/${digest}`, index);
  }

  /** How often paths that hold `part` were asked for. */
  count(part: string): number {
    return this.requests.filter(request => request.line.includes(part)).length;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      headers: request.headers,
    });
    if (this.fault(request, response)) return;
    const found = this.#content.get(
      /\/((?:blobs|manifests|referrers)\/[^/?]+)(?:\?.*)?$/.exec(request.url ?? '')?.[1] ?? '',
    );
    if (!found) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': found.mediaType, 'content-length': found.bytes.length })
        .end(found.bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
