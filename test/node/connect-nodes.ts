import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestNode } from './node.ts';

/**
 * Join two nodes by a cable of their own (a veth pair, born in their namespaces). Returns the address of each.
 * @param subnet the first three numbers of a /24 that neither node uses yet
 */
export async function connectNodes(a: TestNode, b: TestNode, subnet = '192.168.77'): Promise<[string, string]> {
  const cable = ['link', 'add', 'name', 'peer0', 'netns', `${a.pid}`, 'type', 'veth'];
  await promisify(execFile)('ip', [...cable, 'peer', 'name', 'peer0', 'netns', `${b.pid}`], { timeout: 10_000 });
  const addresses: [string, string] = [`${subnet}.1`, `${subnet}.2`];
  for (const [i, node] of [a, b].entries())
    await node.sh(`ip addr add ${addresses[i]}/24 dev peer0 && ip link set peer0 up`);
  return addresses;
}
