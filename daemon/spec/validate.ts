import { invalidArgument } from '@cleat/base';
import {
  type ContainerConfig,
  type Device,
  type Mount,
  MountPropagation,
  NamespaceMode,
  type NamespaceOption,
  type PodSandboxConfig,
} from '@cleat/proto/cri';
import { mountPath } from './mounts.ts';
import { podSysctls } from './sysctls.ts';
import { requireSameUserNamespace, userNamespace, validateUserNamespace } from './user-namespace.ts';

/** Longest host name that the kernel takes. Source: uname(2), __NEW_UTS_LEN. */
const MAX_HOSTNAME_BYTES = 64;

/** What the CRI forbids of a sandbox, before anything is made. @throws RpcError InvalidArgument naming the field, Unimplemented for what we do not have. */
export function validateSandboxConfig(sandbox: PodSandboxConfig): void {
  const security = sandbox.linux?.securityContext;
  if (security?.runAsGroup && !security.runAsUser) throw invalidArgument('run_as_group is given without run_as_user');
  if (Buffer.byteLength(sandbox.hostname) > MAX_HOSTNAME_BYTES)
    throw invalidArgument(`hostname is longer than ${MAX_HOSTNAME_BYTES} bytes: ${JSON.stringify(sandbox.hostname)}`);
  validateNamespaces(security?.namespaceOptions);
  podSysctls(sandbox);
}

/** What the CRI forbids of a container in its sandbox. @throws as validateSandboxConfig. */
export function validateContainerConfig(container: ContainerConfig, sandbox: PodSandboxConfig): void {
  const security = container.linux?.securityContext;
  if (security?.privileged && !sandbox.linux?.securityContext?.privileged)
    throw invalidArgument('privileged: a privileged container needs a sandbox that was made with privileged set');
  if (security?.runAsUser && security.runAsUsername)
    throw invalidArgument('run_as_user and run_as_username are both given: only one may be');
  if (security?.runAsGroup && !security.runAsUser && !security.runAsUsername)
    throw invalidArgument('run_as_group is given without run_as_user or run_as_username');
  if (container.stdinOnce && !container.stdin) throw invalidArgument('stdin_once is set without stdin');
  validateNamespaces(security?.namespaceOptions);
  validateUserNamespaceOf(container, sandbox);
  container.mounts.forEach(validateMount);
  container.devices.forEach(validateDevice);
}

function validateNamespaces(options: NamespaceOption | undefined): void {
  if (!options) return;
  const { network, ipc, pid, targetId } = options;
  for (const [field, mode] of Object.entries({ network, ipc }))
    if (mode !== NamespaceMode.POD && mode !== NamespaceMode.NODE)
      throw invalidArgument(`namespace_options.${field} is neither POD nor NODE`);
  if (pid === NamespaceMode.TARGET && targetId === '')
    throw invalidArgument('namespace_options.target_id is required when pid is TARGET');
  validateUserNamespace(options);
}

function validateUserNamespaceOf({ linux, mounts }: ContainerConfig, sandbox: PodSandboxConfig): void {
  const options = linux?.securityContext?.namespaceOptions;
  const podOptions = sandbox.linux?.securityContext?.namespaceOptions;
  requireSameUserNamespace(options, podOptions);
  if (userNamespace(podOptions)) {
    if (options) validateUserNamespace({ ...options, usernsOptions: podOptions?.usernsOptions });
    return;
  }
  const mapped = mounts.find(({ uidMappings, gidMappings }) => uidMappings.length + gidMappings.length > 0);
  if (mapped)
    throw invalidArgument(
      `mounts: ${JSON.stringify(mapped.containerPath)}: uidMappings and gidMappings need a sandbox with a user namespace`,
    );
}

function validateMount(mount: Mount): void {
  const where = `mounts: ${JSON.stringify(mount.containerPath)}`;
  if (mount.containerPath === '') throw invalidArgument('mounts: container_path is required');
  if (mountPath(mount) === '/') throw invalidArgument(`${where}: container_path is the root itself`);
  if (mount.image && mount.hostPath !== '') throw invalidArgument(`${where}: host_path and image are both given`);
  if (!mount.image && mount.hostPath === '') throw invalidArgument(`${where}: host_path is required`);
  if (mount.hostPath !== '' && !mount.hostPath.startsWith('/'))
    throw invalidArgument(`${where}: host_path is not absolute: ${JSON.stringify(mount.hostPath)}`);
  if (!mount.image && mount.imageSubPath !== '')
    throw invalidArgument(`${where}: image_sub_path is given without image`);
  if (mount.uidMappings.length > 0 !== mount.gidMappings.length > 0)
    throw invalidArgument(`${where}: one of uidMappings and gidMappings is given without the other`);
  if (!mount.recursiveReadOnly) return;
  if (!mount.readonly) throw invalidArgument(`${where}: recursive_read_only is set without readonly`);
  if (mount.propagation !== MountPropagation.PROPAGATION_PRIVATE)
    throw invalidArgument(`${where}: recursive_read_only needs propagation PROPAGATION_PRIVATE`);
}

function validateDevice({ containerPath, hostPath, permissions }: Device): void {
  if (hostPath === '') throw invalidArgument('devices: host_path is required');
  if (!containerPath.startsWith('/'))
    throw invalidArgument(`devices: container_path of ${hostPath} is not an absolute path`);
  if (!/^[rwm]*$/.test(permissions))
    throw invalidArgument(`devices: permissions of ${hostPath} are not of r, w and m: ${JSON.stringify(permissions)}`);
}
