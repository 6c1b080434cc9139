import { readdir, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { NetworkConfig } from './network-config.ts';

/** An address that the plugin host-local has given away. */
export type Lease = {
  readonly address: string;
  /** Its file. */
  readonly path: string;
  readonly sandboxId: string;
};

/** Where host-local keeps its leases when the configuration does not say. Source: containernetworking plugins, host-local README. */
const DEFAULT_DATA_DIR = '/var/lib/cni/networks';

/**
 * The leases of a network, when host-local gives out its addresses: one file for each address, whose first line is the
 * id of the sandbox, of whatever runtime. Other plugins' addresses cannot be known.
 */
export async function readLeases(network: NetworkConfig): Promise<Lease[]> {
  const leases = (await leaseFiles(network)).map(async file => {
    const text = await readFile(file.path, 'utf8').catch(() => ''); // given back meanwhile
    return { ...file, sandboxId: text.split(/\r?\n/)[0]?.trim() ?? '' };
  });
  return (await Promise.all(leases)).filter(({ sandboxId }) => sandboxId !== '');
}

/** The file of a lease, whatever is in it. */
export type LeaseFile = Omit<Lease, 'sandboxId'>;

/** The files of the leases of a network, when host-local gives out its addresses. */
export async function leaseFiles({ name, plugins }: NetworkConfig): Promise<LeaseFile[]> {
  const directories = plugins.flatMap(({ ipam }) => {
    const { type, dataDir } = (ipam ?? {}) as { type?: unknown; dataDir?: unknown };
    if (type !== 'host-local') return [];
    return [join(typeof dataDir === 'string' && dataDir ? dataDir : DEFAULT_DATA_DIR, name)];
  });
  return (await Promise.all([...new Set(directories)].map(filesIn))).flat();
}

async function filesIn(directory: string): Promise<LeaseFile[]> {
  const names = await readdir(directory).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'ENOENT') throw err;
    return []; // nothing was given away yet
  });
  return names.filter(name => isIP(name) !== 0).map(address => ({ address, path: join(directory, address) }));
}
