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
export async function readLeases({ name, plugins }: NetworkConfig): Promise<Lease[]> {
  const directories = plugins.flatMap(({ ipam }) => {
    const { type, dataDir } = (ipam ?? {}) as { type?: unknown; dataDir?: unknown };
    if (type !== 'host-local') return [];
    return [join(typeof dataDir === 'string' && dataDir ? dataDir : DEFAULT_DATA_DIR, name)];
  });
  return (await Promise.all([...new Set(directories)].map(readDirectory))).flat();
}

async function readDirectory(directory: string): Promise<Lease[]> {
  const names = await readdir(directory).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'ENOENT') throw err;
    return []; // nothing was given away yet
  });
  const leases = names
    .filter(name => isIP(name) !== 0)
    .map(async address => {
      const path = join(directory, address);
      const text = await readFile(path, 'utf8').catch(() => ''); // given back meanwhile
      return { address, path, sandboxId: text.split(/\r?\n/)[0]?.trim() ?? '' };
    });
  return (await Promise.all(leases)).filter(({ sandboxId }) => sandboxId !== '');
}
