import type { Init } from '@cleat/proto/codec';
import type { RuntimeCondition, RuntimeHandler, StatusRequest, StatusResponse } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Method } from './call.ts';

/** Status (CRI v1): the two conditions that a node's readiness is made of, and what the handlers can do. */
export const status: Method<StatusRequest, StatusResponse> = (d, { verbose }) => ({
  status: { conditions: [{ type: 'RuntimeReady', status: true }, networkCondition(d)] },
  runtimeHandlers: handlers(d),
  features: { supplementalGroupsPolicy: true },
  info: verbose ? { config: JSON.stringify(d.config) } : {},
});

function networkCondition(d: Daemon): Init<RuntimeCondition> {
  const network = d.network.ready();
  if (network.ready) return { type: 'NetworkReady', status: true };
  return { type: 'NetworkReady', status: false, reason: 'NetworkPluginNotReady', message: network.message };
}

/** Every configured handler by its name, and the default one under the empty name too. */
function handlers(d: Daemon): Init<RuntimeHandler>[] {
  const features = { recursiveReadOnlyMounts: false, userNamespaces: false };
  return ['', ...Object.keys(d.config.runtime.handlers)].map(name => ({ name, features }));
}
