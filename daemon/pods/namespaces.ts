import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pinNamespaces, unpinNamespace } from '@cleat/linux';
import { NamespaceMode, type NamespaceOption, type PodSandboxConfig } from '@cleat/proto/cri';
import { podFiles } from '../paths.ts';

/** A pod's namespace options; left out, the CRI's default: everything shared within the pod. */
export const namespaceOptions = (config: PodSandboxConfig): NamespaceOption | undefined =>
  config.linux?.securityContext?.namespaceOptions;

const isNode = (mode: number | undefined) => mode === NamespaceMode.NODE;

export const hasHostNetwork = (config: PodSandboxConfig): boolean => isNode(namespaceOptions(config)?.network);
export const hasHostIpc = (config: PodSandboxConfig): boolean => isNode(namespaceOptions(config)?.ipc);

/** A PID namespace that containers share needs an init that outlives each of them. */
export const sharesPidNamespace = (config: PodSandboxConfig): boolean =>
  (namespaceOptions(config)?.pid ?? NamespaceMode.POD) === NamespaceMode.POD;

/** Longest label of a name in DNS, in bytes: what a hostname made of a pod's name is cut to, as the kubelet does. */
const MAX_LABEL_BYTES = 63;

/**
 * The pod's hostname: the one given, or else its name, whose end is cut off where it is too long for a hostname.
 * With the host's network the host's own counts, and there is no UTS namespace.
 */
export const podHostname = (config: PodSandboxConfig): string =>
  config.hostname || (config.metadata?.name ?? '').slice(0, MAX_LABEL_BYTES).replace(/[-.]+$/, '');

/** Paths of the pod's pinned namespaces: what its containers join. The PID namespace is there while its pause container lives. */
export function namespacePaths(config: PodSandboxConfig, podState: string) {
  const files = podFiles(podState);
  return {
    ...(!hasHostNetwork(config) && { net: files.net, uts: files.uts }),
    ...(!hasHostIpc(config) && { ipc: files.ipc }),
  };
}

/** Make the namespaces and pin them as files, so that no process need hold them. */
export async function makeNamespaces(config: PodSandboxConfig, podState: string): Promise<void> {
  const { net, uts, ipc } = namespacePaths(config, podState);
  await mkdir(dirname(podFiles(podState).net), { recursive: true, mode: 0o711 });
  pinNamespaces({
    ...(net && { net }),
    ...(ipc && { ipc }),
    ...(uts && { uts: { path: uts, hostname: podHostname(config) } }),
  });
}

/** Let go of the pod's namespaces; those that were never made are fine. */
export function freeNamespaces(podState: string): void {
  const { net, ipc, uts, pid } = podFiles(podState);
  for (const path of [pid, uts, ipc, net]) unpinNamespace(path);
}
