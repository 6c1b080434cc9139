import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@cleat/base';
import { type NetworkConfig, type ParsedConfig, parseNetworkConfig, parsePluginConfig } from './network-config.ts';

/** What a configuration directory holds: the network in use, if any, and a sentence for each file that could not be read. */
export type ConfigDir = { readonly network: NetworkConfig | undefined; readonly problems: readonly string[] };

/** Names that count as configurations. Source: libcni, ConfFiles callers (`.conf`, `.conflist`, `.json`). */
const CONFIG_NAME = /\.(conf|conflist|json)$/;
const PLUGIN_NAME = /\.conf$/;

/**
 * Read a configuration directory: the first file by name that is a valid configuration is the network, as the peers
 * have it. Files before it that are broken are told of; no directory is an empty one.
 */
export async function readConfigDir(dir: string): Promise<ConfigDir> {
  const problems: string[] = [];
  for (const name of await listNames(dir, CONFIG_NAME)) {
    const path = join(dir, name);
    try {
      const network = await withFolder(dir, parseNetworkConfig(await readFile(path, 'utf8')));
      return { network, problems };
    } catch (err) {
      problems.push(`CNI configuration ${path} is not usable: ${messageOf(err)}`);
    }
  }
  return { network: undefined, problems };
}

/** Names in a directory that match, by byte order. */
async function listNames(dir: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(dir)).filter(name => pattern.test(name)).sort();
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw err;
  }
}

/** Add the plugins of the folder that has the network's name, unless the list says that it has them all. Source: CNI SPEC.md 1.1.0, `loadOnlyInlinedPlugins`. */
async function withFolder(dir: string, { network, inlinedOnly }: ParsedConfig): Promise<NetworkConfig> {
  if (inlinedOnly) return network;
  const plugins = [...network.plugins];
  for (const name of await listNames(join(dir, network.name), PLUGIN_NAME)) {
    const path = join(dir, network.name, name);
    try {
      plugins.push(parsePluginConfig(await readFile(path, 'utf8')));
    } catch (err) {
      throw new Error(`its plugin file ${path}: ${messageOf(err)}`, { cause: err });
    }
  }
  if (plugins.length === 0) throw new Error('"plugins" is empty');
  return { ...network, plugins };
}
