import type { ContainerConfig, PodSandboxConfig } from '@cleat/proto/cri';

/**
 * What shims of other runtimes (gVisor, Kata) read from a bundle to tell a sandbox from a container and to find the
 * container's pod. Source of the keys: containerd, pkg/cri/annotations/annotations.go at v1.7.
 */
const KEY = 'io.kubernetes.cri';

export function sandboxAnnotations(sandboxId: string, sandbox: PodSandboxConfig): Record<string, string> {
  return {
    [`${KEY}.container-type`]: 'sandbox',
    ...podAnnotations(sandboxId, sandbox),
    ...(sandbox.logDirectory && { [`${KEY}.sandbox-log-directory`]: sandbox.logDirectory }),
  };
}

export function containerAnnotations(sandboxId: string, sandbox: PodSandboxConfig, container: ContainerConfig) {
  return {
    [`${KEY}.container-type`]: 'container',
    [`${KEY}.container-name`]: container.metadata?.name ?? '',
    [`${KEY}.image-name`]: container.image?.image ?? '',
    ...podAnnotations(sandboxId, sandbox),
  };
}

const podAnnotations = (sandboxId: string, { metadata }: PodSandboxConfig) => ({
  [`${KEY}.sandbox-id`]: sandboxId,
  [`${KEY}.sandbox-name`]: metadata?.name ?? '',
  [`${KEY}.sandbox-namespace`]: metadata?.namespace ?? '',
  [`${KEY}.sandbox-uid`]: metadata?.uid ?? '',
});
