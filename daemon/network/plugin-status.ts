import { messageOf } from '@cleat/base';
import { type NetworkConfig, requestConfig } from './network-config.ts';
import { findPlugin, type PluginHost, runPlugin } from './plugin.ts';
import { atLeast } from './version.ts';

/** How long it is believed that nothing is wrong, in milliseconds. */
const FRESH_MS = 5000;
/** As long as something is wrong, the plugins are asked at most this often, in milliseconds. */
const FAULT_FRESH_MS = 1000;

/** Why a network could not attach a pod now: a plugin that is not installed, or that says so itself; undefined when nothing is known against it. */
async function findFault(host: PluginHost, network: NetworkConfig): Promise<string | undefined> {
  for (const plugin of network.plugins) {
    if (!(await findPlugin(plugin.type, host.binDirs)))
      return `CNI plugin ${plugin.type} of network ${network.name} is in none of ${host.binDirs.join(', ')}`;
  }
  if (!atLeast(network.cniVersion, '1.1.0')) return undefined;
  for (const plugin of network.plugins) {
    try {
      const stdin = requestConfig(network, plugin, {});
      await runPlugin(host, { command: 'STATUS', type: plugin.type, network: network.name, stdin });
    } catch (err) {
      return messageOf(err);
    }
  }
  return undefined;
}

/** What a network's plugins say of themselves (CNI SPEC.md 1.1.0, "STATUS"), asked in the background: reading never waits. */
export class PluginStatus {
  readonly #host: PluginHost;
  readonly network: NetworkConfig;
  #fault: string | undefined;
  #askedAtMs: number | undefined;
  #asking: Promise<void> | undefined;

  /** @param previous what held before this configuration: it stands until the plugins have answered, so that a reload does not unready the node. */
  constructor(host: PluginHost, network: NetworkConfig, previous?: PluginStatus) {
    this.#host = host;
    this.network = network;
    this.#fault = previous
      ? previous.#fault
      : `the plugins of CNI network ${network.name} have not said yet whether they are ready`;
  }

  /** The fault found last; undefined when there was none. Asks again when that is too long ago. */
  get fault(): string | undefined {
    const freshMs = this.#fault === undefined ? FRESH_MS : FAULT_FRESH_MS;
    if (this.#askedAtMs === undefined || performance.now() - this.#askedAtMs > freshMs) void this.ask();
    return this.#fault;
  }

  /** Whether the plugins themselves are run to be asked, which may take long. */
  get runsPlugins(): boolean {
    return atLeast(this.network.cniVersion, '1.1.0');
  }

  /** Ask now, or join the question that is under way. Never rejects. */
  ask(): Promise<void> {
    this.#asking ??= findFault(this.#host, this.network).then(fault => {
      this.#fault = fault;
      this.#askedAtMs = performance.now();
      this.#asking = undefined;
    });
    return this.#asking;
  }
}
