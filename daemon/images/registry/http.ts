import type { Readable } from 'node:stream';
import { resourceExhausted } from '@cleat/base';
import { AnsweringBases } from './answering-bases.ts';
import { type Connection, Pools, type PoolTimeouts } from './pools.ts';
import { ProxySettings } from './proxy-settings.ts';
import { request } from './undici.ts';

/** An answer whose body has not been read. Whoever gets it reads the body to its end or destroys it. */
export type Answer = {
  readonly status: number;
  readonly url: URL;
  readonly header: (name: string) => string;
  readonly body: Readable;
};

export type SendOptions = Connection & {
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that only this server may see. */
  readonly ownHeaders?: Readonly<Record<string, string>>;
  readonly authorization?: string | undefined;
  /** Sent by POST instead of GET. */
  readonly form?: URLSearchParams;
  readonly signal: AbortSignal;
};

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Requests to registries. A server that says nothing for a while is an error, so that no request waits for ever. */
export class HttpClient {
  readonly bases = new AnsweringBases();
  readonly #pools: Pools;

  /** @param env where the proxies stand. */
  constructor(timeouts: PoolTimeouts, env: Readonly<Record<string, string | undefined>> = {}) {
    this.#pools = new Pools(timeouts, new ProxySettings(env));
  }

  /**
   * Send a request and follow redirects. `authorization` and the server's own headers stay behind when a redirect leads to
   * another origin, and a redirect from HTTPS to plain HTTP is followed for insecure registries only.
   */
  async send(url: URL, options: SendOptions): Promise<Answer> {
    let { authorization, ownHeaders } = options;
    let at = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const answer = await this.#sendOnce(at, { ...options, authorization, ownHeaders: ownHeaders ?? {} });
      const location = answer.header('location');
      if (!REDIRECTS.has(answer.status) || !location) return answer;
      answer.body.destroy();
      const next = new URL(location, at);
      if (at.protocol === 'https:' && next.protocol !== 'https:' && !options.insecure)
        throw new Error(`${at.host} redirects to plain HTTP at ${next.host}`);
      if (next.origin !== at.origin) {
        authorization = undefined;
        ownHeaders = undefined;
      }
      at = next;
    }
    throw new Error(`${url.host} redirects more than ${MAX_REDIRECTS} times`);
  }

  async #sendOnce(url: URL, options: SendOptions): Promise<Answer> {
    const headers: Record<string, string> = { 'user-agent': 'cleat', ...options.headers, ...options.ownHeaders };
    if (options.authorization) headers['authorization'] = options.authorization;
    const {
      statusCode,
      headers: received,
      body,
    } = await request(this.#pools.for(url, options), url, {
      method: options.form ? 'POST' : 'GET',
      headers: options.form ? { ...headers, 'content-type': 'application/x-www-form-urlencoded' } : headers,
      body: options.form ? options.form.toString() : null,
      signal: options.signal,
    });
    body.on('error', () => undefined); // whoever reads it sees the error; one that nobody reads must not end the daemon
    const header = (name: string) => [received[name] ?? ''].flat().join(', ');
    return { status: statusCode, url, header, body };
  }

  async close(): Promise<void> {
    await this.#pools.close();
  }
}

/** The whole body. @throws RpcError ResourceExhausted when it is longer than `maxBytes`; the rest is not read. */
export async function readBody(answer: Answer, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > maxBytes) throw resourceExhausted(`${answer.url.host} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
