import { isIP } from 'node:net';
import { invalidArgument } from '@cleat/base';
import type { UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponse } from '@cleat/proto/cri';
import type { Method } from './call.ts';

/** UpdateRuntimeConfig (CRI v1): the node's pod subnets, separated by commas; none means that nothing is said of them. */
export const updateRuntimeConfig: Method<UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponse> = async (
  d,
  { runtimeConfig },
) => {
  const text = runtimeConfig?.networkConfig?.podCidr ?? '';
  const cidrs = text.split(',').map(cidr => cidr.trim());
  if (text !== '') await d.network.setPodCidrs(cidrs.map(requiredCidr));
  return {};
};

function requiredCidr(text: string): string {
  const [address = '', prefix = ''] = text.split('/', 2);
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits)
    throw invalidArgument(`network_config.pod_cidr has ${JSON.stringify(text.slice(0, 80))}, which is no subnet`);
  return text;
}
