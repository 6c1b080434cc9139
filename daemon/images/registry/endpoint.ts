import { invalidArgument } from '@cleat/base';

/** What a connection over TLS is made with, beyond what the system trusts. All in PEM. */
export type TlsOptions = {
  /** Trusted besides the system's certificates. */
  readonly ca: readonly string[];
  readonly clients: ReadonlyArray<{ readonly cert: string; readonly key: string }>;
};

/** One server that may hold a repository. */
export type Endpoint = {
  /** What messages call it: host and port. */
  readonly name: string;
  /** Roots of the same server's API, tried one after another while it cannot be reached: `https://host/v2`, then `http://host/v2`. */
  readonly bases: readonly URL[];
  /** Plain HTTP and certificates that nobody vouches for are accepted. */
  readonly insecure: boolean;
  /** The registry of the image's name: the only one that is shown the caller's credentials. */
  readonly own: boolean;
  /** Whether it may say what a tag stands for, and whether content may be fetched from it. */
  readonly resolves: boolean;
  readonly pulls: boolean;
  /** Sent with each request to it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls?: TlsOptions;
};

/** Which servers stand for which registries. Both by host as in image names: `registry.example:5000`. */
export type RegistryOptions = {
  /** Registries that may be spoken to in plain HTTP or with any certificate. Loopback ones always may. */
  readonly insecure: readonly string[];
  /** Base URLs to try, in order, before the registry itself. */
  readonly mirrors: Readonly<Record<string, readonly string[]>>;
  /** Where directories by host with a `hosts.toml` lie: what stands there counts instead of `mirrors`. */
  readonly hostsDir?: string;
};

/** Docker Hub's images are named after one host and served by another. */
const SERVED_BY: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** The root of the API below a server's URL. */
export const apiRoot = (base: URL): URL => new URL(`${base.pathname.replace(/\/$/, '')}/v2`, base);

/** The servers to ask for a repository of `host` by the main configuration: mirrors first, the registry itself last. */
export function configuredEndpoints(host: string, options: RegistryOptions): Endpoint[] {
  const mirrors = (options.mirrors[host] ?? []).map(text => mirror(host, text, options));
  return [...mirrors, ownEndpoint(host, options)];
}

function mirror(host: string, text: string, options: RegistryOptions): Endpoint {
  const base = URL.parse(text);
  if (!base || !/^https?:$/.test(base.protocol))
    throw invalidArgument(`mirror ${JSON.stringify(text)} of ${host} is not an http or https URL`);
  const insecure = base.protocol === 'http:' || isLoopback(base.hostname) || options.insecure.includes(base.host);
  return { name: base.host, bases: [apiRoot(base)], insecure, own: false, resolves: true, pulls: true, headers: {} };
}

/** The registry itself. */
export function ownEndpoint(host: string, options: RegistryOptions): Endpoint {
  const server = SERVED_BY[host] ?? host;
  const https = new URL(`https://${server}`);
  const insecure = isLoopback(https.hostname) || options.insecure.includes(host);
  const bases = insecure ? [https, new URL(`http://${server}`)] : [https];
  return { name: server, bases: bases.map(apiRoot), insecure, own: true, resolves: true, pulls: true, headers: {} };
}
