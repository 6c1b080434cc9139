import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { systemTrust, trustSystem } from '../../tls/system-trust.ts';
import type { TlsOptions } from './endpoint.ts';
import type { ProxySettings } from './proxy-settings.ts';
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from './undici.ts';

export type PoolTimeouts = {
  readonly connectTimeoutMs: number;
  /** Longest silence: before the headers, and between two pieces of a body. */
  readonly noProgressTimeoutMs: number;
};

/** What connections are made with: requests that agree in it share them. */
export type Connection = { readonly insecure: boolean; readonly tls?: TlsOptions | undefined };

/** Certificates and proxies change now and then; what was used last is kept. */
const MAX_POOLS = 32;

/** The connections to registries, made as they are needed. */
export class Pools {
  readonly #timeouts: PoolTimeouts;
  readonly #proxies: ProxySettings;
  /** The one used last stands last. */
  readonly #pools = new Map<string, Dispatcher>();

  constructor(timeouts: PoolTimeouts, proxies: ProxySettings) {
    this.#timeouts = timeouts;
    this.#proxies = proxies;
  }

  /** @throws the TLS library's error when the certificates are none. */
  for(url: URL, connection: Connection): Dispatcher {
    const proxy = this.#proxies.proxyFor(url);
    const key = createHash('sha256')
      .update(JSON.stringify([connection.insecure, connection.tls ?? null, proxy ?? '']))
      .digest('hex');
    const pool = this.#pools.get(key) ?? this.#make(connection, proxy);
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    this.#dropOldest();
    return pool;
  }

  #dropOldest(): void {
    const [oldest] = this.#pools;
    if (!oldest || this.#pools.size <= MAX_POOLS) return;
    this.#pools.delete(oldest[0]);
    void oldest[1].close(); // what runs on it is finished
  }

  #make(connection: Connection, proxy: string | undefined): Dispatcher {
    const { connectTimeoutMs: timeout, noProgressTimeoutMs } = this.#timeouts;
    const common = { headersTimeout: noProgressTimeoutMs, bodyTimeout: noProgressTimeoutMs, pipelining: 1 };
    const rejectUnauthorized = !connection.insecure;
    const secured = () => ({ timeout, secureContext: secureContext(connection), rejectUnauthorized });
    if (proxy === undefined && connection.tls === undefined)
      return new Agent({ ...common, connect: lazily(timeout, secured) });
    const secure = secured();
    if (proxy === undefined) return new Agent({ ...common, connect: secure });
    if (new URL(proxy).protocol === 'https:') trustSystem();
    return new ProxyAgent({ ...common, uri: proxy, requestTls: secure, proxyTls: { timeout } });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(pool => pool.destroy()));
  }
}

/** To read what is trusted takes time and memory: only once there is TLS. */
function lazily(timeout: number, secured: () => buildConnector.BuildOptions): buildConnector.connector {
  const plain = buildConnector({ timeout });
  let secure: buildConnector.connector | undefined;
  return (options, callback) => {
    if (options.protocol !== 'https:') return plain(options, callback);
    secure ??= buildConnector(secured());
    return secure(options, callback);
  };
}

/** Certificates that a server may show matter only where they are looked at: to read them takes 10 MiB. */
function secureContext({ insecure, tls }: Connection): SecureContext {
  return createSecureContext({
    ca: insecure ? [] : [...systemTrust(), ...(tls?.ca ?? [])],
    cert: (tls?.clients ?? []).map(({ cert }) => cert),
    key: (tls?.clients ?? []).map(({ key }) => key),
  });
}
