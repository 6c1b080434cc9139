import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestNode } from './node.ts';

export type TestNetwork = {
  readonly name: string;
  /** Holds the one `.conflist`. */
  readonly confDir: string;
  readonly binDir: string;
  /** Where host-local keeps its leases, one file per address, below a directory named after the network. */
  readonly dataDir: string;
  readonly bridge: string;
};

/** Debian's package containernetworking-plugins. */
const PLUGIN_DIR = '/usr/lib/cni';

/** Write the configuration of a bridge network with host-local addresses and port mappings into the node's directory. */
export async function writeBridgeNetwork(
  node: TestNode,
  options: { readonly name?: string; readonly subnet?: string; readonly ipMasq?: boolean } = {},
): Promise<TestNetwork> {
  const { name = 'pods', subnet = '10.88.0.0/24', ipMasq = false } = options;
  const network = {
    name,
    confDir: node.path('cni', 'net.d'),
    binDir: PLUGIN_DIR,
    dataDir: node.path('cni', 'leases'),
    bridge: 'cleat0',
  };
  const bridge = {
    type: 'bridge',
    bridge: network.bridge,
    isGateway: true,
    hairpinMode: true,
    ipMasq,
    ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }], dataDir: network.dataDir },
  };
  const portmap = { type: 'portmap', capabilities: { portMappings: true } };
  const conflist = { cniVersion: '1.0.0', name, plugins: [bridge, portmap] };
  await mkdir(network.confDir, { recursive: true });
  await writeFile(join(network.confDir, `10-${name}.conflist`), JSON.stringify(conflist, null, 2));
  return network;
}
