import { failedPrecondition } from '@cleat/base';
import { NamespaceMode, type NamespaceOption } from '@cleat/proto/cri';
import type { OciNamespace } from './oci.ts';

/** Paths of a pod's namespaces. One that is missing is the host's, or there is none to join. */
export type SandboxNamespaces = {
  readonly net?: string | undefined;
  readonly ipc?: string | undefined;
  readonly uts?: string | undefined;
  /** Who owns the others. Its containers' mounts are made in it. */
  readonly user?: string | undefined;
  /** The pod's shared PID namespace, or the target's for mode TARGET: `/proc/PID/ns/pid`, or where it is pinned. */
  readonly pid?: string | undefined;
};

/** The container's namespaces: what it shares with its pod is joined, its mounts are always its own. @throws RpcError FailedPrecondition when there is no PID namespace to share. */
export function containerNamespaces(
  container: NamespaceOption | undefined,
  sandbox: NamespaceOption | undefined,
  paths: SandboxNamespaces,
  privateCgroup: boolean,
): OciNamespace[] {
  const onNode = (mode: number | undefined) => mode === NamespaceMode.NODE;
  const join = (type: OciNamespace['type'], path: string | undefined, host: boolean): OciNamespace[] =>
    host || !path ? [] : [{ type, path }];
  return [
    { type: 'mount' },
    ...join('user', paths.user, false),
    ...pidNamespace(container?.pid ?? NamespaceMode.POD, sandbox?.pid ?? NamespaceMode.POD, paths.pid),
    ...join('ipc', paths.ipc, onNode(container?.ipc)),
    ...join('network', paths.net, onNode(container?.network)),
    ...join('uts', paths.uts, onNode(container?.network)),
    ...(privateCgroup ? [{ type: 'cgroup' as const }] : []),
  ];
}

function pidNamespace(mode: number, sandboxMode: number, path: string | undefined): OciNamespace[] {
  if (mode === NamespaceMode.CONTAINER) return [{ type: 'pid' }];
  if (mode === NamespaceMode.NODE) return [];
  if (path) return [{ type: 'pid', path }];
  if (mode === NamespaceMode.POD && sandboxMode === NamespaceMode.NODE) return [];
  throw failedPrecondition(
    mode === NamespaceMode.POD
      ? 'namespace_options.pid is POD, but the sandbox has no PID namespace of its own: it was not made with pid POD, or its pause container ended'
      : 'namespace_options.pid is TARGET, but the target container does not run',
  );
}
