import { failedPrecondition } from '@cleat/base';
import type { PodSandboxConfig } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import { userNamespaceOf } from './namespaces.ts';

/**
 * Refuse a pod with a user namespace where it could not run, before anything is made.
 * @throws RpcError FailedPrecondition that says what is missing.
 */
export async function requireUserNamespaces(d: Daemon, config: PodSandboxConfig, handler: string): Promise<void> {
  if (!userNamespaceOf(config)) return;
  const { userNamespacesLack } = await d.features.of(d, handler);
  if (userNamespacesLack)
    throw failedPrecondition(
      `namespace_options.userns_options: a pod with a user namespace cannot run here with runtime handler ${handler}: ${userNamespacesLack}`,
    );
}
