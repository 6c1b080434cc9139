import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What goes wrong with an answer. `atByte` counts in the whole blob, also when a range of it was asked for. */
export type Mishap =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'redirect'; readonly to: string }
  /** `cut` breaks the connection, `truncate` ends the answer as if it were whole, `stall` says no more, `corrupt` flips a bit. */
  | { readonly kind: 'cut' | 'truncate' | 'stall' | 'corrupt'; readonly atByte: number }
  /** As `cut`, once something else has happened. */
  | { readonly kind: 'cut'; readonly atByte: number; readonly after: Promise<void> }
  | { readonly kind: 'delay'; readonly atByte: number; readonly ms: number }
  /** The range that was asked for is ignored. */
  | { readonly kind: 'no-ranges' };

export type Seen = { readonly method: string; readonly url: string; readonly range: string; sentBytes: number };

/** Stands before a registry and spoils its answers as it is told. */
export class FaultProxy implements AsyncDisposable {
  readonly host: string;
  readonly seen: Seen[] = [];
  /** What is to happen to a request; asked once for each. */
  mishap: (request: IncomingMessage) => Mishap | undefined = () => undefined;
  /** Most transfers of blobs at the same time, so far. */
  mostAtOnce = 0;
  #now = 0;
  readonly #server: Server;
  readonly #upstream: string;

  private constructor(server: Server, port: number, upstream: string) {
    this.#server = server;
    this.#upstream = upstream;
    this.host = `127.0.0.1:${port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy()); // a client that leaves is part of the tests
    });
  }

  /** @param upstream host and port of the registry, spoken to in plain HTTP. */
  static async start(upstream: string): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return new FaultProxy(server, address.port, upstream);
  }

  /** Requests for paths that hold `part`. */
  about(part: string): Seen[] {
    return this.seen.filter(({ url }) => url.includes(part));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const seen = { method, url, range: request.headers.range ?? '', sentBytes: 0 };
    this.seen.push(seen);
    const mishap = this.mishap(request);
    if (mishap?.kind === 'status') return void response.writeHead(mishap.status, mishap.headers).end();
    if (mishap?.kind === 'redirect') return void response.writeHead(307, { location: mishap.to }).end();
    const answer = await this.#ask(request, mishap?.kind === 'no-ranges');
    const { 'content-length': length, ...headers } = answer.headers;
    const known = mishap?.kind === 'truncate' || length === undefined ? {} : { 'content-length': length };
    response.writeHead(answer.statusCode ?? 500, { ...headers, ...known });
    response.flushHeaders();
    this.mostAtOnce = Math.max(this.mostAtOnce, url.includes('/blobs/') ? ++this.#now : 0);
    try {
      await pass(answer, response, mishap, seen);
    } finally {
      answer.destroy();
      if (url.includes('/blobs/')) this.#now--;
    }
  }

  async #ask(request: IncomingMessage, whole: boolean): Promise<IncomingMessage> {
    const { range, host: _, ...headers } = request.headers;
    const passed = whole || range === undefined ? headers : { ...headers, range };
    const asked = httpRequest(`http://${this.#upstream}${request.url}`, { method: request.method, headers: passed });
    asked.end();
    const [answer] = await once(asked, 'response');
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function pass(answer: IncomingMessage, response: ServerResponse, mishap: Mishap | undefined, seen: Seen) {
  const target = mishap && 'atByte' in mishap ? mishap.atByte : Number.POSITIVE_INFINITY;
  let at = Number(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1] ?? 0);
  for await (const chunk of answer) {
    const hit = target - at;
    at += chunk.length;
    if (!mishap || hit < 0 || hit >= chunk.length) {
      await send(chunk, response, seen);
      continue;
    }
    if (mishap.kind === 'corrupt') chunk[hit] ^= 1;
    else if (hit > 0) await send(chunk.subarray(0, hit), response, seen);
    if ('after' in mishap) await mishap.after;
    if (mishap.kind === 'cut') return void response.destroy();
    if (mishap.kind === 'truncate') return void response.end();
    if (mishap.kind === 'stall') return void (await once(response, 'close'));
    if (mishap.kind === 'delay') await delay(mishap.ms);
    await send(mishap.kind === 'corrupt' ? chunk : chunk.subarray(hit), response, seen);
  }
  response.end();
}

async function send(chunk: Buffer, response: ServerResponse, seen: Seen): Promise<void> {
  if (response.destroyed) throw new Error('the client has gone');
  seen.sentBytes += chunk.length;
  await new Promise<void>((resolve, reject) => response.write(chunk, err => (err ? reject(err) : resolve())));
}
