import type { Init } from '@cleat/proto/codec';
import type { RuntimeCondition, RuntimeHandler, StatusRequest, StatusResponse } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Method } from './call.ts';

/** Status (CRI v1): the two conditions that a node's readiness is made of, and what the handlers can do. */
export const status: Method<StatusRequest, StatusResponse> = async (d, { verbose }) => ({
  status: { conditions: [{ type: 'RuntimeReady', status: true }, networkCondition(d)] },
  runtimeHandlers: await handlers(d),
  features: { supplementalGroupsPolicy: true },
  info: verbose ? { config: JSON.stringify(d.config) } : {},
});

function networkCondition(d: Daemon): Init<RuntimeCondition> {
  const network = d.network.ready();
  if (network.ready) return { type: 'NetworkReady', status: true };
  return { type: 'NetworkReady', status: false, reason: 'NetworkPluginNotReady', message: network.message };
}

/** Every configured handler by its name, and the default one under the empty name too. */
async function handlers(d: Daemon): Promise<Init<RuntimeHandler>[]> {
  const { handlers: configured, defaultHandler } = d.config.runtime;
  const names = ['', ...Object.keys(configured)];
  return Promise.all(
    names.map(async name => {
      const { recursiveReadOnlyMounts } = await d.features.of(d, name || defaultHandler);
      return { name, features: { recursiveReadOnlyMounts, userNamespaces: false } };
    }),
  );
}
