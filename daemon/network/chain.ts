import { step } from '../trace/step.ts';
import type { CachedAttachment } from './attachment-cache.ts';
import { type PluginConfig, requestConfig } from './network-config.ts';
import { type CniCommand, type PluginCall, type PluginHost, parseOutput, runPlugin } from './plugin.ts';
import { type CniResult, parseResult } from './result.ts';
import { atLeast } from './version.ts';

/**
 * ADD: each plugin in order, each told what the one before answered.
 * @param progress told of each result, so that a chain that breaks is undone with what was reached.
 * @throws RpcError as runPlugin.
 */
export async function addChain(
  host: PluginHost,
  attachment: CachedAttachment,
  progress: (result: CniResult, done: number) => void,
  signal?: AbortSignal,
): Promise<CniResult> {
  const { network } = attachment;
  let result: CniResult = { cniVersion: network.cniVersion };
  for (const [index, plugin] of network.plugins.entries()) {
    const call = callOf('ADD', attachment, plugin, index > 0 ? result : undefined);
    const stdout = await step(`plugin ${plugin.type}`, () => runPlugin(host, call, signal));
    result = parseOutput(call, stdout, text => parseResult(text, network.cniVersion));
    progress(result, index + 1);
  }
  return result;
}

/**
 * DEL: each plugin in reverse order, all told what ADD answered. Each is asked even when another fails.
 * @throws the first error, as runPlugin.
 */
export async function delChain(host: PluginHost, attachment: CachedAttachment, signal?: AbortSignal): Promise<void> {
  const { network, result } = attachment;
  const prevResult = atLeast(network.cniVersion, '0.4.0') ? result : undefined;
  const errors: unknown[] = [];
  for (const plugin of network.plugins.toReversed()) {
    try {
      const call = callOf('DEL', attachment, plugin, prevResult);
      await step(`plugin ${plugin.type}`, () => runPlugin(host, call, signal));
    } catch (err) {
      errors.push(err);
    }
  }
  if (errors.length > 0) throw errors[0];
}

function callOf(
  command: CniCommand,
  attachment: CachedAttachment,
  plugin: PluginConfig,
  prevResult: CniResult | undefined,
): PluginCall {
  const { network, sandboxId: id, netnsPath, ifName, cniArgs, capabilityArgs } = attachment;
  return {
    command,
    type: plugin.type,
    network: network.name,
    stdin: requestConfig(network, plugin, { capabilityArgs, prevResult }),
    sandbox: { id, netnsPath, ifName, cniArgs },
  };
}
