import { atLeast, CNI_VERSIONS, type CniVersion } from './version.ts';

type Json = Readonly<Record<string, unknown>>;

/** One plugin's part of a network configuration: passed on as it stands but for what the specification inserts. */
export type PluginConfig = Json & {
  /** File name of the plugin's program. */
  readonly type: string;
  /** What the plugin wants to be told in `runtimeConfig`, by name. */
  readonly capabilities?: Readonly<Record<string, boolean>>;
};

/** A network configuration: a chain of plugins. Source: CNI SPEC.md 1.1.0, section 1. */
export type NetworkConfig = {
  readonly name: string;
  readonly cniVersion: CniVersion;
  readonly plugins: readonly PluginConfig[];
};

/** A network configuration, and whether it also takes in the files of a folder of its name. */
export type ParsedConfig = { readonly network: NetworkConfig; readonly inlinedOnly: boolean };

/**
 * Read a network configuration: a list (`plugins`), or the older form of a single plugin (`type`).
 * @throws Error saying what is wrong with it; the caller knows the file.
 */
export function parseNetworkConfig(text: string): ParsedConfig {
  const json = parseObject(text);
  const { name, plugins } = json;
  if (typeof name !== 'string' || !/^[A-Za-z0-9][\w.-]*$/.test(name))
    throw new Error(`"name" is not the name of a network: ${JSON.stringify(name)}`);
  const cniVersion = pickVersion(json);
  if (plugins === undefined) return { network: { name, cniVersion, plugins: [parsePlugin(json)] }, inlinedOnly: true };
  if (!Array.isArray(plugins)) throw new Error('"plugins" is not a list');
  const inlinedOnly = json['loadOnlyInlinedPlugins'] === true;
  if (plugins.length === 0 && inlinedOnly) throw new Error('"plugins" is empty');
  return { network: { name, cniVersion, plugins: plugins.map(parsePlugin) }, inlinedOnly };
}

/** Read a file of one plugin. @throws Error saying what is wrong with it. */
export const parsePluginConfig = (text: string): PluginConfig => parsePlugin(parseObject(text));

function parseObject(text: string): Json {
  const json: unknown = JSON.parse(text);
  if (!isObject(json)) throw new Error('it is not a JSON object');
  return json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The newest version that both sides speak: `cniVersions` is the list of 1.1.0, `cniVersion` the one of before. */
function pickVersion({ cniVersion, cniVersions }: Json): CniVersion {
  const offered = [cniVersion ?? [], cniVersions ?? []].flat();
  if (offered.length === 0 || (offered.length === 1 && offered[0] === '')) return '0.1.0';
  const common = CNI_VERSIONS.findLast(known => offered.includes(known));
  if (common) return common;
  throw new Error(`it is for CNI version ${offered.join(', ')}; known are ${CNI_VERSIONS.join(', ')}`);
}

function parsePlugin(json: unknown): PluginConfig {
  if (!isObject(json)) throw new Error('a plugin is not a JSON object');
  const { type } = json;
  if (typeof type !== 'string' || type === '' || type === '.' || type === '..' || /[/\0]/.test(type))
    throw new Error(`"type" is not the file name of a plugin: ${JSON.stringify(type)}`);
  return { ...json, type };
}

/** What a plugin reads from its standard input. Source: CNI SPEC.md 1.1.0, "Deriving request configuration from plugin configuration". */
export function requestConfig(
  network: Pick<NetworkConfig, 'name' | 'cniVersion'>,
  plugin: PluginConfig,
  inserted: { readonly capabilityArgs?: Json; readonly prevResult?: unknown },
): Json {
  const { capabilities, ...rest } = plugin;
  const wanted = Object.entries(inserted.capabilityArgs ?? {}).filter(([name]) => capabilities?.[name] === true);
  return {
    ...rest,
    name: network.name,
    cniVersion: network.cniVersion,
    ...(wanted.length > 0 && { runtimeConfig: Object.fromEntries(wanted) }),
    ...(inserted.prevResult !== undefined &&
      atLeast(network.cniVersion, '0.3.0') && { prevResult: inserted.prevResult }),
  };
}
