import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failedPrecondition, messageOf } from '@cleat/base';
import { configuredEndpoints, type Endpoint, ownEndpoint, type RegistryOptions, type TlsOptions } from './endpoint.ts';
import { parseHostsFile } from './hosts-file.ts';

/**
 * The servers to ask for a repository of `host`, read anew each time: what the hosts directory says of it, else what the
 * main configuration does. The directory is `HOST_PORT_`, `HOST:PORT`, `HOST` or `_default`; in it lies a `hosts.toml`, or
 * certificates alone, as for Docker: `*.crt` to be trusted, `*.cert` and `*.key` to show.
 * Source: containerd docs/hosts.md.
 * @throws RpcError FailedPrecondition naming the file that cannot be used.
 */
export async function endpointsFor(host: string, options: RegistryOptions): Promise<Endpoint[]> {
  const directory = options.hostsDir && (await directoryOf(host, options.hostsDir));
  if (!directory) return configuredEndpoints(host, options);
  const file = join(directory, 'hosts.toml');
  const text = await readFile(file, 'utf8').catch(err => {
    if (err.code === 'ENOENT') return undefined;
    throw failedPrecondition(`cannot read ${file}: ${messageOf(err)}`, err);
  });
  if (text !== undefined) return await parseHostsFile(text, { file, directory, host, options });
  const own = ownEndpoint(host, options);
  const tls = await certificatesIn(directory);
  return [...configuredEndpoints(host, options).filter(endpoint => !endpoint.own), { ...own, ...(tls && { tls }) }];
}

async function directoryOf(host: string, root: string): Promise<string | undefined> {
  const withPort = /^(.+):(\d+)$/.exec(host);
  const names = [...(withPort ? [`${withPort[1]}_${withPort[2]}_`] : []), host, '_default'];
  const paths = names.map(name => join(root, name));
  const found = await Promise.all(paths.map(path => stat(path).catch(() => undefined))); // not there, or not for us to see
  return paths.find((_, i) => found[i]?.isDirectory());
}

async function certificatesIn(directory: string): Promise<TlsOptions | undefined> {
  try {
    const names = (await readdir(directory)).sort();
    const read = (name: string) => readFile(join(directory, name), 'utf8');
    const ca = await Promise.all(names.filter(name => name.endsWith('.crt')).map(read));
    const certs = names.filter(name => name.endsWith('.cert'));
    const clients = await Promise.all(
      certs.map(async name => ({ cert: await read(name), key: await read(name.replace(/\.cert$/, '.key')) })),
    );
    return ca.length + clients.length > 0 ? { ca, clients } : undefined;
  } catch (err) {
    throw failedPrecondition(`the certificates in ${directory} cannot be used: ${messageOf(err)}`, err);
  }
}
