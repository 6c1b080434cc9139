import { withDeadline } from '@cleat/base';
import type { Init } from '@cleat/proto/codec';
import type { RuntimeCondition, RuntimeHandler, StatusRequest, StatusResponse } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Method } from './call.ts';
import { statusInfo } from './status-info.ts';

/** How long a runtime that does not say what it can do may hold up the answer, in milliseconds: a node's readiness hangs on it. */
const FEATURES_WAIT_MS = 2_000;

/** Status (CRI v1): the two conditions that a node's readiness is made of, and what the handlers can do. */
export const status: Method<StatusRequest, StatusResponse> = async (d, { verbose }) => ({
  status: { conditions: [{ type: 'RuntimeReady', status: true }, networkCondition(d)] },
  runtimeHandlers: await handlers(d),
  features: { supplementalGroupsPolicy: true, userNamespacesHostNetwork: false },
  info: verbose ? statusInfo(d) : {},
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
      const asked = d.features.of(d, name || defaultHandler);
      const known = await withDeadline(asked, FEATURES_WAIT_MS, 'asking a runtime').catch(() => undefined); // it is told later
      return {
        name,
        features: {
          recursiveReadOnlyMounts: known?.recursiveReadOnlyMounts ?? false,
          userNamespaces: known !== undefined && known.userNamespacesLack === undefined,
        },
      };
    }),
  );
}
