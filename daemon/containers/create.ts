import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { alreadyExists, bundleFiles, failedPrecondition, failpoint, messageOf, notFound } from '@cleat/base';
import { ContainerConfig, type ContainerMetadata } from '@cleat/proto/cri';
import type { Daemon } from '../daemon.ts';
import type { Image } from '../images/image.ts';
import { userNamespaceOf } from '../pods/namespaces.ts';
import { runtimeOf, snapshotterOf } from '../shims/handlers.ts';
import {
  type CompleteContainer,
  type Container,
  type ContainerRecord,
  type ContainerUser,
  stateOf,
} from '../store/containers.ts';
import { isReady, type ReadyPod } from '../store/pods.ts';
import { sameMessage } from '../store/same-message.ts';
import { step } from '../trace/step.ts';
import { freeContainer } from './free.ts';
import { imageRef } from './image-ref.ts';
import { imagesOf, volumeImageIds } from './image-volumes.ts';
import { containerKey } from './names.ts';
import { makeRootfs } from './root-files.ts';
import { containerSpec } from './spec.ts';
import { stopSignalName } from './stop-signal.ts';

/**
 * Make a container: record, writable layer and bundle. No process runs for it until it is started.
 * The same request again answers the container that it made before, as long as that was not started.
 * @throws RpcError AlreadyExists when the name and attempt are taken, NotFound for an unknown image.
 */
export async function createContainer(
  d: Daemon,
  pod: ReadyPod,
  metadata: ContainerMetadata,
  config: ContainerConfig,
): Promise<string> {
  const existing = findByKey(d, containerKey(pod.id, metadata));
  if (existing) return sameRequest(existing, metadata, config);
  requireReady(d, pod);
  const image = requireImage(d, config);
  const volumes = volumeImageIds(d, config);
  await failpoint('container.record.before');
  runtimeOf(d, pod.record.handler).zygote?.prepare(); // for its start
  const id = d.instance.newId();
  using _lock = await d.locks.acquire(id); // a removal of the sandbox waits until this is done
  const intent: ContainerRecord = {
    podId: pod.id,
    config,
    imageId: image.id,
    imageRef: imageRef(image, config.image),
    ...(volumes.length > 0 && { volumeImageIds: volumes }),
    ...(snapshotterOf(d, pod.record.handler) === 'native' && { snapshotter: 'native' }),
    stopSignal: stopSignalName(config.stopSignal, image.config.stopSignal),
    createdAtNs: d.clock.nowNs(),
  };
  const container = await step('write the record', () => record(d, id, intent));
  try {
    await failpoint('container.record.after');
    requireReady(d, pod); // a removal of the sandbox that began meanwhile may not have seen this container
    const user = await build(d, pod, container, image);
    await step('write the status', () => container.update(() => ({ bootId: d.host.bootId, user })));
  } catch (err) {
    await abandon(d, container);
    throw err;
  }
  await failpoint('container.created.after');
  return id;
}

/** Write the intent, with its images held from before it: a removal of one must not come between. */
async function record(d: Daemon, id: string, intent: ContainerRecord): Promise<Container> {
  const images = imagesOf(intent);
  for (const imageId of images) d.images.hold(imageId, id);
  try {
    return await d.containers.create(id, intent);
  } catch (err) {
    for (const imageId of images) d.images.release(imageId, id);
    throw err;
  }
}

function requireReady(d: Daemon, pod: ReadyPod): void {
  if (!isReady(pod) || d.stopping.has(pod.id)) throw failedPrecondition(`sandbox ${pod.id} is not ready`);
}

function findByKey(d: Daemon, key: string): CompleteContainer | undefined {
  for (const container of d.containers.complete()) {
    const { config, podId } = container.record;
    if (config.metadata && containerKey(podId, config.metadata) === key) return container;
  }
  return undefined;
}

function sameRequest(container: CompleteContainer, metadata: ContainerMetadata, config: ContainerConfig): string {
  const same = sameMessage(ContainerConfig, container.record.config, config);
  if (same && stateOf(container.status) === 'created' && !container.status.starting) return container.id;
  throw alreadyExists(
    `container ${metadata.name} (attempt ${metadata.attempt}) exists in its sandbox: ${container.id}`,
  );
}

function requireImage(d: Daemon, config: ContainerConfig): Image {
  const name = config.image?.image ?? '';
  const image = d.images.get(name);
  if (!image) throw notFound(`image ${JSON.stringify(name)} not found: pull it first`);
  return image;
}

async function build(d: Daemon, pod: ReadyPod, container: Container, image: Image): Promise<ContainerUser> {
  const bundle = d.paths.bundle(container.id);
  await step('make the bundle', () => makeBundle(pod, bundle));
  await failpoint('container.bundle.after');
  const rootfs = await step('make the root file system', () =>
    makeRootfs(d, container, image, userNamespaceOf(pod.record.config)),
  );
  await failpoint('container.rootfs.after');
  const { spec, user } = await step('build the spec', () => containerSpec(d, pod, container, image, rootfs));
  await step('write the spec', () => writeFileSync(bundleFiles(bundle).config, JSON.stringify(spec), { mode: 0o600 }));
  await failpoint('container.spec.after');
  return user;
}

/**
 * Only root passes: to others on the host, programs that are setuid root in the container would be the host's root's.
 * With a user namespace the runtime comes as the pod's root, which is all that such a program can make of anybody.
 */
function makeBundle(pod: ReadyPod, bundle: string): void {
  mkdirSync(dirname(bundle), { recursive: true, mode: 0o711 });
  mkdirSync(bundle, { mode: userNamespaceOf(pod.record.config) ? 0o711 : 0o700 });
  mkdirSync(bundleFiles(bundle).rootfs, { mode: 0o711 });
}

async function abandon(d: Daemon, container: Container): Promise<void> {
  try {
    await freeContainer(d, container);
  } catch (err) {
    d.log.error(
      { container: container.id, err },
      `cannot undo a container that failed: it is undone at the next start: ${messageOf(err)}`,
    );
  }
}
