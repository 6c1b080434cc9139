import { invalidArgument } from '@cleat/base';
import { NamespaceMode, type PodSandboxConfig } from '@cleat/proto/cri';

/** Kernel settings that each IPC namespace has of its own. Source: ipc_namespaces(7). */
const isIpc = (name: string) => /^(kernel\.(msg|sem|shm)\w*|fs\.mqueue\.\w+)$/.test(name);
/** No part of it may be empty or lead upward: `/` stands for a dot in the name of an interface. */
const isNet = (name: string) => /^net(\.[\w/:@-]+)+$/.test(name) && !/(^|\.)\/+(\.|$)/.test(name);

/** Whoever runs in a pod may bind low ports and ping: its network is its own. A pod's own settings come first. */
const NETWORK_DEFAULTS = {
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0 2147483647',
};

type Sandbox = Pick<PodSandboxConfig, 'linux'>;

const isOnNode = (sandbox: Sandbox, kind: 'network' | 'ipc') =>
  sandbox.linux?.securityContext?.namespaceOptions?.[kind] === NamespaceMode.NODE;

/** Kernel settings of a pod, ours and those that it asks for, by names with dots. @throws as `askedSysctls`. */
export const podSysctls = (sandbox: Sandbox): Record<string, string> => ({
  ...(isOnNode(sandbox, 'network') ? {} : NETWORK_DEFAULTS),
  ...askedSysctls(sandbox),
});

/** Which namespace of a pod a setting belongs to. */
export const sysctlNamespace = (name: string): 'net' | 'ipc' => (isNet(name) ? 'net' : 'ipc');

/** File of a setting below /proc/sys. */
export const sysctlPath = (name: string): string => `/proc/sys/${swapSeparators(name)}`;

/**
 * The settings that a pod asks for. Each belongs to a namespace of the pod; the host's cannot be set.
 * @throws RpcError InvalidArgument naming a setting that has no namespace, or whose namespace is the host's.
 */
export function askedSysctls(sandbox: Sandbox): Record<string, string> {
  const hostNetwork = isOnNode(sandbox, 'network');
  const hostIpc = isOnNode(sandbox, 'ipc');
  const settings: Record<string, string> = {};
  for (const [key, value] of Object.entries(sandbox.linux?.sysctls ?? {})) {
    const name = dotted(key);
    if (!isNet(name) && !isIpc(name))
      throw invalidArgument(`sysctls: ${key} is not a setting of a namespace: it would change the host`);
    if (isNet(name) ? hostNetwork : hostIpc)
      throw invalidArgument(
        `sysctls: ${key} cannot be set: the pod uses the host's ${isNet(name) ? 'network' : 'IPC'} namespace`,
      );
    settings[name] = value;
  }
  return settings;
}

/** sysctl(8) takes slashes for dots when the first separator is one; dots then stand for slashes (interface names). */
function dotted(name: string): string {
  const slash = name.indexOf('/');
  const dot = name.indexOf('.');
  if (slash < 0 || (dot >= 0 && dot < slash)) return name;
  return swapSeparators(name);
}

const swapSeparators = (name: string) => name.replace(/[./]/g, c => (c === '/' ? '.' : '/'));
