import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { bundleFiles } from '@cleat/base';
import { mountInfo } from '@cleat/linux';
import { type Mount, NamespaceMode } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Image } from '../images/image.ts';
import type { RootfsMount } from '../images/rootfs.ts';
import { podFiles } from '../paths.ts';
import { cgroupsPath } from '../pods/cgroup.ts';
import {
  hasHostIpc,
  hasHostNetwork,
  namespacePaths,
  podHostname,
  sharesPidNamespace,
  userNamespaceOf,
} from '../pods/namespaces.ts';
import { requireLoaded } from '../spec/apparmor.ts';
import { capabilitySets } from '../spec/capabilities.ts';
import { buildSpec, type SandboxFacts } from '../spec/container.ts';
import { resolveDevices } from '../spec/devices.ts';
import { withLockedFlags } from '../spec/locked-flags.ts';
import type { OciRlimit, OciSpec, OciUser } from '../spec/oci.ts';
import { resolveMounts } from '../spec/resolve-mounts.ts';
import { seccompFor } from '../spec/seccomp.ts';
import { resolveUser } from '../spec/user.ts';
import { requireMappedUser } from '../spec/user-namespace.ts';
import type { Container } from '../store/containers.ts';
import type { ReadyPod } from '../store/pods.ts';
import { anonymousVolumes } from './anonymous-volumes.ts';
import { containerRuntime } from './free.ts';
import { requireIdMappable } from './id-mapped.ts';
import { readUserFiles, type UserFiles } from './image-users.ts';
import { mountImageVolume } from './image-volumes.ts';
import { mountMappedVolumes } from './mapped-volumes.ts';
import { pinTargetNamespace } from './target-namespace.ts';

/** Look up everything that the container's OCI configuration depends on, and build it. The bundle's rootfs directory exists. */
export async function containerSpec(
  d: Daemon,
  pod: ReadyPod,
  container: Container,
  image: Image,
  rootfs: readonly RootfsMount[],
): Promise<{ spec: OciSpec; user: OciUser }> {
  const { config } = container.record;
  const security = config.linux?.securityContext;
  const userFiles = readUserFiles(rootfs, bundleFiles(d.paths.bundle(container.id)).rootfs);
  const user = await resolveUser(security ?? {}, image.config.user, async path => userFiles[path as keyof UserFiles]);
  const mappings = userNamespaceOf(pod.record.config);
  if (mappings) requireMappedUser(user, mappings);
  const { bounding } = capabilitySets(security?.capabilities, security?.privileged ?? false, d.host.boundingCaps);
  const asked = await resolveMounts(config.mounts, mount => mountImageVolume(d, container, mount, mappings));
  const volumes = await anonymousVolumes(d, container, image, mappings);
  const needsHelp = mappings !== undefined && !(await d.features.of(d, pod.record.handler)).idMappedMounts;
  const mounts = mappedMounts(d, pod, container, [...asked, ...volumes], needsHelp);
  const spec = buildSpec({
    container: { ...config, mounts },
    sandbox: pod.record.config,
    sandboxFacts: sandboxFacts(d, pod, container),
    image: image.config,
    user,
    devices: await resolveDevices(config.devices, security?.privileged ?? false),
    seccomp: await seccompFor(security, bounding),
    cgroupsPath: cgroupsPath(pod, container.id),
    host: d.host,
    rlimits: [openFiles(d.host.maxOpenFiles)],
  });
  requireLoaded(spec.process.apparmorProfile);
  return { spec: needsHelp ? { ...spec, mounts: withLockedFlags(spec.mounts, mountInfo()) } : spec, user };
}

/** In a pod with a user namespace: what is to be mounted with other owners can be, by the OCI runtime or by us. */
function mappedMounts(d: Daemon, pod: ReadyPod, { id }: Container, mounts: Mount[], byUs: boolean): Mount[] {
  if (!userNamespaceOf(pod.record.config)) return mounts;
  requireIdMappable(mounts, podFiles(d.paths.podState(pod.id)).user);
  return byUs ? mountMappedVolumes(d.paths.bundle(id), mounts) : mounts;
}

/** Soft limit of open files: what programs expect that use select(2). Node raises its own, and children would inherit that. */
const SOFT_OPEN_FILES = 1024;

const openFiles = (hard: number): OciRlimit => ({ type: 'RLIMIT_NOFILE', soft: Math.min(SOFT_OPEN_FILES, hard), hard });

function sandboxFacts(d: Daemon, pod: ReadyPod, container: Container): SandboxFacts {
  const sandbox = pod.record.config;
  const podState = d.paths.podState(pod.id);
  const files = podFiles(podState);
  return {
    id: pod.id,
    namespaces: { ...namespacePaths(sandbox, podState), pid: pidNamespace(d, pod, container) },
    hostname: hasHostNetwork(sandbox) ? hostname() : podHostname(sandbox),
    hostnamePath: files.hostname,
    resolvConfPath: existsSync(files.resolvConf) ? files.resolvConf : '/etc/resolv.conf',
    shmPath: hasHostIpc(sandbox) ? '/dev/shm' : files.shm,
  };
}

/** The PID namespace that the container joins: its target's, or the one that the pod's pause container holds. */
function pidNamespace(d: Daemon, pod: ReadyPod, container: Container): string | undefined {
  const options = container.record.config.linux?.securityContext?.namespaceOptions;
  if (options?.pid === NamespaceMode.TARGET) return pinTargetNamespace(d, container, options.targetId);
  if (!sharesPidNamespace(pod.record.config)) return undefined;
  const pause = d.tasks.get(pod.id)?.task;
  // A sandbox with a kernel of its own knows its PID namespace by this name alone: nothing of the node's is joined.
  if (pause && !containerRuntime(d, container).hasOwnPids) return `/proc/${pause.pid}/ns/pid`;
  return podFiles(d.paths.podState(pod.id)).pid;
}
