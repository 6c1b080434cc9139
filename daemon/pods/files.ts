import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { applyMount, isMountPoint, unmount } from '@cleat/linux';
import type { DNSConfig, PodSandboxConfig } from '@cleat/proto/cri';
import { podFiles } from '../paths.ts';
import { mappedRoot } from '../spec/user-namespace.ts';
import { hasHostIpc, hasHostNetwork, podHostname, userNamespaceOf } from './namespaces.ts';

/** Size of a pod's /dev/shm: 64 MiB, as the peers give. */
const SHM_SIZE_BYTES = 64 * 1024 * 1024;

/** Write what a pod's containers share as files: resolv.conf, hostname and /dev/shm. They are the pod's root's own. */
export async function makePodFiles(config: PodSandboxConfig, podState: string): Promise<void> {
  const files = podFiles(podState);
  await mkdir(files.shm, { recursive: true, mode: 0o711 });
  const name = hasHostNetwork(config) ? hostname() : podHostname(config);
  await writeFile(files.hostname, `${name}\n`, { mode: 0o644 });
  if (config.dnsConfig) await writeFile(files.resolvConf, resolvConf(config.dnsConfig), { mode: 0o644 });
  const root = ownerOf(config);
  if (root) await chown(files.hostname, root.uid, root.gid);
  if (root && config.dnsConfig) await chown(files.resolvConf, root.uid, root.gid);
  if (hasHostIpc(config)) return; // its containers see the host's /dev/shm
  const shmOwner = root ? [`uid=${root.uid}`, `gid=${root.gid}`] : [];
  applyMount({
    type: 'tmpfs',
    source: 'shm',
    target: files.shm,
    options: ['nosuid', 'nodev', 'noexec', 'mode=1777', `size=${SHM_SIZE_BYTES}`, ...shmOwner],
  });
}

/** Root of the pod's user namespace, as the host sees it; undefined when it is the host's. */
function ownerOf(config: PodSandboxConfig) {
  const mappings = userNamespaceOf(config);
  return mappings && mappedRoot(mappings);
}

/** Source: resolv.conf(5). */
export function resolvConf({ servers, searches, options }: DNSConfig): string {
  const lines = servers.map(server => `nameserver ${server}`);
  if (searches.length > 0) lines.push(`search ${searches.join(' ')}`);
  if (options.length > 0) lines.push(`options ${options.join(' ')}`);
  return `${lines.join('\n')}\n`;
}

/** Remove the pod's files; nothing may be mounted below any more but /dev/shm. */
export async function freePodFiles(podState: string): Promise<void> {
  const { shm } = podFiles(podState);
  if (isMountPoint(shm)) unmount(shm, { detach: true });
  await rm(podState, { recursive: true, force: true });
}
