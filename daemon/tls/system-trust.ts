import { getCACertificates, setDefaultCACertificates } from 'node:tls';

let trusted: string[] | undefined;
let isDefault = false;

/**
 * The authorities that are trusted: those that come with Node, those that the system's administrator added, and those in
 * NODE_EXTRA_CA_CERTS; mostly the same, in lines of other lengths. They are some 300, and reading them takes a tenth of a
 * second and megabytes: to be called when there is TLS. (Node itself would read its own when the daemon starts; with
 * `--use-openssl-ca` it does not, and does not count them among its default ones.)
 */
export function systemTrust(): readonly string[] {
  const all = () => (['bundled', 'default', 'system'] as const).flatMap(kind => getCACertificates(kind));
  trusted ??= [...new Map(all().map(pem => [pem.replace(/\s+/g, ''), pem])).values()];
  return trusted;
}

/** From here on TLS that is told nothing of authorities trusts these. */
export function trustSystem(): void {
  if (!isDefault) setDefaultCACertificates(systemTrust());
  isDefault = true;
}
