import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  bringLoopbackUp,
  type IdMappings,
  insideNamespace,
  pinExistingNamespace,
  pinNamespaces,
  unpinNamespace,
} from '@cleat/linux';
import { NamespaceMode, type NamespaceOption, type PodSandboxConfig } from '@cleat/proto/cri';
import { podFiles } from '../paths.ts';
import { userNamespace } from '../spec/user-namespace.ts';

/** A pod's namespace options; left out, the CRI's default: everything shared within the pod. */
export const namespaceOptions = (config: PodSandboxConfig): NamespaceOption | undefined =>
  config.linux?.securityContext?.namespaceOptions;

const isNode = (mode: number | undefined) => mode === NamespaceMode.NODE;

export const hasHostNetwork = (config: PodSandboxConfig): boolean => isNode(namespaceOptions(config)?.network);
export const hasHostIpc = (config: PodSandboxConfig): boolean => isNode(namespaceOptions(config)?.ipc);

/** A PID namespace that containers share needs an init that outlives each of them. */
export const sharesPidNamespace = (config: PodSandboxConfig): boolean =>
  (namespaceOptions(config)?.pid ?? NamespaceMode.POD) === NamespaceMode.POD;

/** What the pod's own user namespace maps; undefined when its containers are in the host's. */
export const userNamespaceOf = (config: PodSandboxConfig): IdMappings | undefined =>
  userNamespace(namespaceOptions(config));

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
    ...(userNamespaceOf(config) && { user: files.user }),
  };
}

/**
 * Make the namespaces and pin them as files, so that no process need hold them. Those of a pod with a user namespace
 * belong to it, and only a new process can be in it: its pause container makes them, see pinPauseNamespaces.
 */
export async function makeNamespaces(config: PodSandboxConfig, podState: string): Promise<void> {
  const { net, uts, ipc, user } = namespacePaths(config, podState);
  await mkdir(dirname(podFiles(podState).net), { recursive: true, mode: 0o711 });
  if (user) return;
  pinNamespaces({
    ...(net && { net }),
    ...(ipc && { ipc }),
    ...(uts && { uts: { path: uts, hostname: podHostname(config) } }),
  });
}

/** Pin the namespaces that a pod's pause container has made, and bring `lo` up in its network. */
export function pinPauseNamespaces(config: PodSandboxConfig, podState: string, pid: number): void {
  pinExistingNamespace(`/proc/${pid}/ns/pid`, podFiles(podState).pid);
  if (!userNamespaceOf(config)) return;
  const paths = namespacePaths(config, podState);
  for (const [kind, path] of Object.entries(paths)) if (path) pinExistingNamespace(`/proc/${pid}/ns/${kind}`, path);
  if (paths.net) insideNamespace(paths.net, 'net', bringLoopbackUp);
}

/** Let go of the pod's namespaces; those that were never made are fine. */
export function freeNamespaces(podState: string): void {
  const { net, ipc, uts, pid, user } = podFiles(podState);
  for (const path of [pid, uts, ipc, net, user]) unpinNamespace(path);
}
