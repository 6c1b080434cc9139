import { BlockList, isIP } from 'node:net';
import { isLoopback } from './endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which proxy a request goes through: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, also in lower case, as Go programs read them.
 * Loopback is always spoken to directly.
 * Source: golang.org/x/net/http/httpproxy.
 */
export class ProxySettings {
  readonly #http: string;
  readonly #https: string;
  readonly #exceptions: ReadonlyArray<(host: string, port: string) => boolean>;

  constructor(env: Environment) {
    const value = (name: string) => env[name] || env[name.toLowerCase()] || '';
    this.#http = withScheme(value('HTTP_PROXY'));
    this.#https = withScheme(value('HTTPS_PROXY'));
    this.#exceptions = value('NO_PROXY')
      .split(',')
      .map(text => text.trim().toLowerCase())
      .filter(Boolean)
      .map(exception);
  }

  /** The proxy's URL for a request; undefined when it goes straight to its server. */
  proxyFor(url: URL): string | undefined {
    const proxy = url.protocol === 'https:' ? this.#https : this.#http;
    if (!proxy || isLoopback(url.hostname)) return undefined;
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return this.#exceptions.some(matches => matches(host, port)) ? undefined : proxy;
  }
}

const withScheme = (proxy: string) => (proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`);

/** One entry of NO_PROXY: `*`, an address, a network, `example.com` with all below it, or `.example.com` for those below alone. */
function exception(text: string): (host: string, port: string) => boolean {
  if (text === '*') return () => true;
  const network = /^(.+)\/(\d+)$/.exec(text);
  if (network) return inNetwork(network[1] ?? '', Number(network[2]));
  const { name, port } = splitPort(text);
  const below = name.replace(/^\*?\./, '.');
  const fits = (host: string) =>
    below.startsWith('.') ? host.endsWith(below) : host === below || host.endsWith(`.${below}`);
  return (host, at) => fits(host) && (port === '' || port === at);
}

function inNetwork(address: string, bits: number): (host: string) => boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const network = new BlockList();
  try {
    network.addSubnet(address, bits, family);
  } catch {
    return () => false; // no network: as Go, it excepts nothing
  }
  return host => isIP(host) !== 0 && network.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

function splitPort(text: string): { name: string; port: string } {
  if (isIP(text) === 6) return { name: text, port: '' };
  const [, name = text, port = ''] = /^(.*):(\d+)$/.exec(text) ?? [];
  return { name: name.replace(/^\[|\]$/g, ''), port };
}
