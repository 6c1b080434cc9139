import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFiles, failpoint } from '@cleat/base';
import { isMountPoint, unmount, unmountLayers } from '@cleat/linux';
import type { Daemon } from '../daemon.ts';
import { containerCgroup } from '../pods/cgroup.ts';
import { runtimeOf } from '../shims/handlers.ts';
import { endTask, type TaskRemains } from '../shims/task-remove.ts';
import type { Container } from '../store/containers.ts';
import { unmountVolumeSource, volumeSource } from './anonymous-volumes.ts';
import { imagesOf, unmountImageVolumes } from './image-volumes.ts';
import { unmountMappedVolumes } from './mapped-volumes.ts';
import { unpinTargetNamespace } from './target-namespace.ts';

/** What the container's task leaves behind when its shim does not clean up. */
export function taskRemains(d: Daemon, container: Container): TaskRemains {
  const pod = d.pods.find(container.record.podId);
  return {
    id: container.id,
    bundle: d.paths.bundle(container.id),
    cgroup: pod && containerCgroup(pod, container.id),
  };
}

/** The runtime that the container's pod was made with. */
export function containerRuntime(d: Daemon, container: Container) {
  const { handler = '', cgroupDriver } = d.pods.find(container.record.podId)?.record ?? {};
  return runtimeOf(d, handler, cgroupDriver);
}

/**
 * Remove a container and everything that it has; what runs is killed. Found by its id alone, so it serves a removal,
 * the undo of a creation that failed, and the clean-up after a crash alike; it may be repeated.
 */
export async function freeContainer(d: Daemon, container: Container): Promise<void> {
  await endTask(containerRuntime(d, container), d.tasks, taskRemains(d, container));
  await failpoint('container.free.task');
  const bundle = d.paths.bundle(container.id);
  const { rootfs } = bundleFiles(bundle);
  unpinTargetNamespace(bundle);
  unmountImageVolumes(bundle);
  unmountMappedVolumes(bundle);
  unmountVolumeSource(volumeSource(bundle));
  while (isMountPoint(rootfs)) unmount(rootfs, { detach: true }); // a daemon that was killed while it read the user files
  unmountLayers(rootfs); // a shim that was killed while it mounted the root file system
  await failpoint('container.free.mounts');
  await rm(bundle, { recursive: true, force: true });
  await failpoint('container.free.bundle');
  await rm(join(container.dir, 'work'), { recursive: true, force: true });
  await d.containers.remove(container.id);
  await failpoint('container.free.record');
  for (const imageId of imagesOf(container.record)) d.images.release(imageId, container.id);
}
