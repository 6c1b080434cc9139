import assert from 'node:assert/strict';
import { ContainerState } from '@cleat/proto/cri';
import { busyboxImage } from '../../node/images.ts';
import type { Checklist } from './checklist.ts';
import { makePod } from './pod.ts';
import * as pods from './pods.ts';
import type { KubeletWorld } from './world.ts';

/** The kubelet removes the sandboxes of pods that are gone once a minute. */
const COLLECTION_MS = 120_000;

/** Thresholds that make the kubelet reclaim what nobody uses, on any disk that is not empty. Static pods stay. */
const PRESSURE = {
  evictionHard: { 'nodefs.available': '99%', 'imagefs.available': '99%', 'memory.available': '50Mi' },
  evictionPressureTransitionPeriod: '5s',
  imageMinimumGCAge: '1s',
};

/** What the kubelet collects: dead containers, unused images, and all of pods whose manifests are taken away. */
export async function checkCollection(list: Checklist, world: KubeletWorld): Promise<void> {
  const { runtime, image: images } = world.daemon.cri;
  await list.check('of a container that keeps crashing, one dead container at most is kept', async () => {
    const labelSelector = { 'io.kubernetes.pod.name': 'crashing-node' };
    const { restartCount } = await world.container('crashing', 'main');
    assert.ok(restartCount >= 2, `started again ${restartCount} times`);
    const { containers } = await runtime.listContainers({ filter: { labelSelector } });
    const dead = containers.filter(({ state }) => state === ContainerState.CONTAINER_EXITED);
    assert.ok(dead.length <= 2, `${dead.length} dead containers`); // the last one, and the one before it until it is restarted
  });
  await list.check('on a full disk the kubelet removes the images that no container uses, and only those', async () => {
    const unused = await world.registry.push('unused', '1', await busyboxImage({ Labels: { unused: 'yes' } }));
    await images.pullImage({ image: { image: unused } });
    await world.kubelet.stop();
    await world.kubelet.start(PRESSURE);
    await world.until('the unused image is gone', async () => {
      const { image } = await images.imageStatus({ image: { image: unused } });
      assert.equal(image, undefined);
    });
    const { image } = await images.imageStatus({ image: { image: world.image } });
    assert.ok(image, 'the image in use');
    for (const name of ['app', 'together']) await world.ready(name);
  });
  await list.check('a pod whose manifest is taken away ends by its hook and leaves nothing on the node', async () => {
    for (const pod of await world.pods()) await world.kubelet.removePod(pod.metadata.name.replace(/-node$/, ''));
    await world.until('nothing is left', async () => assert.deepEqual(await world.leftovers(), []), COLLECTION_MS);
    assert.equal(await world.node.sh(`cat ${pods.HOST_DIR}/pre-stop`), 'stopped\n');
  });
  await list.check('its sidecar was told to end after the other containers', async () => {
    assert.equal(await world.node.sh(`cat ${pods.HOST_DIR}/end`), 'worker\nhelper\n');
  });
}

/** The kubelet without cgroups of its own for the classes of pods, and without pressure: it collects once a minute. */
export async function checkWithoutQosGroups(list: Checklist, world: KubeletWorld): Promise<void> {
  await list.check('with cgroupsPerQOS false, pods start, end, and leave nothing', async () => {
    await world.kubelet.stop();
    await world.kubelet.start({ cgroupsPerQOS: false });
    await world.kubelet.addPod(
      makePod('plain', {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'main', image: world.image, command: ['sleep', '1000'] }],
      }),
    );
    await world.ready('plain');
    await world.kubelet.removePod('plain');
    await world.until('nothing is left', async () => assert.deepEqual(await world.leftovers(), []), COLLECTION_MS);
  });
}
