import { writeFile } from 'node:fs/promises';
import { Code } from '@cleat/base';
import { ContainerState } from '@cleat/proto/cri';
import t from 'tap';
import { type Blob, makeImage, makeLayer } from '../node/image.ts';
import { bigLayer, busyboxLayers } from '../node/images.ts';
import { eventually } from '../node/reach.ts';
import { World } from './world.ts';

const world = await World.start();
t.teardown(() => world[Symbol.asyncDispose]());
const { runtime, image } = world.daemon.cri;
const pull = async (name: string) => (await image.pullImage({ image: { image: name } })).imageRef;
const list = async () => (await image.listImages({})).images;
const store = `${world.daemon.root}/images`;
/** What the store holds; records that are being written, when an image was written out, are there before and after. */
const stored = () =>
  world.node.sh(`cd ${store}; find . -maxdepth 3 -not -path './l/*/fs*' -not -name 'image.json.tmp-*' | sort`);

/** Replace a blob behind the registry's back, which answers whatever its file says. */
function tamper({ digest }: Pick<Blob, 'digest'>, bytes: Uint8Array): Promise<void> {
  const hex = digest.replace('sha256:', '');
  return writeFile(
    world.node.path('registry-5000/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data'),
    bytes,
  );
}

t.test('a pull that fails says why, and leaves nothing in the store', async t => {
  const cut = makeImage([await bigLayer(300_000, 1)], {});
  const swapped = makeImage([await makeLayer({ a: 'true' })], {});
  const config = makeImage([await makeLayer({ b: 'true' })], {});
  const references = [];
  for (const [name, made] of Object.entries({ cut, swapped, config }))
    references.push(await world.registry.push(name, '1', made));
  const [layer, swappedLayer, configBlob] = [cut.blobs[1], swapped.blobs[1], config.blobs[0]];
  if (!layer || !swappedLayer || !configBlob) throw new Error('an image without blobs');
  await tamper(layer, layer.bytes.subarray(0, 100_000));
  await tamper(swappedLayer, Buffer.alloc(swappedLayer.bytes.length, 'x'));
  await tamper(configBlob, Buffer.alloc(configBlob.bytes.length, ' '));
  const [cutName = '', swappedName = '', configName = ''] = references;

  const before = await stored();
  const { address } = world.registry;
  const cases: ReadonlyArray<readonly [name: string, code: number, sentence: RegExp]> = [
    [`${address}/nobody/has-this:1`, Code.NotFound, /nobody\/has-this/],
    [`${address}/busybox:no-such-tag`, Code.NotFound, /no-such-tag/],
    [`${address}/busybox@sha256:${'0'.repeat(64)}`, Code.NotFound, /sha256:0{64}/],
    ['127.0.0.1:1/down:1', Code.Unavailable, /^RegistryUnavailable: .*127\.0\.0\.1:1.*ECONNREFUSED/],
    [cutName, Code.DataLoss, new RegExp(layer.digest)],
    [swappedName, Code.DataLoss, new RegExp(swappedLayer.digest)],
    [configName, Code.DataLoss, new RegExp(configBlob.digest)],
  ];
  for (const [name, code, details] of cases) {
    await t.rejects(pull(name), { code, details }, name);
    t.strictSame(await image.imageStatus({ image: { image: name } }), { image: undefined, info: {} });
    t.equal((await list()).length, 1, 'only busybox');
    t.equal(await stored(), before, `${name} leaves nothing`);
  }
});

t.test('an image has one identity, whatever asks for it', async t => {
  const id = await pull(world.image);
  t.match(id, /^sha256:[0-9a-f]{64}$/);
  const [listed] = await list();
  t.equal(listed?.id, id);
  t.ok(listed && listed.size > 500_000n, 'busybox has a size');
  for (const name of [world.image, id, ...(listed?.repoDigests ?? [])])
    t.equal((await image.imageStatus({ image: { image: name } })).image?.id, id, name);
  const podSandboxId = await world.runPod('identity');
  const containerId = await world.createContainer(podSandboxId, 'c', ['true']);
  const [imageRef] = listed?.repoDigests ?? [];
  t.match(await world.status(containerId), { imageId: id, imageRef, image: { image: world.image } });
  t.match((await runtime.listContainers({})).containers, [{ imageId: id, imageRef }]);
  const byId = await world.createContainer(podSandboxId, 'by-id', ['true'], { image: { image: id } });
  t.match(await world.status(byId), { imageId: id });
  await runtime.removePodSandbox({ podSandboxId });
});

t.test('ImageFsInfo tells what the store takes', async t => {
  const { imageFilesystems } = await image.imageFsInfo({});
  const [fs] = imageFilesystems;
  t.equal(fs?.fsId?.mountpoint, store);
  const [kib = 0, inodes = 0] = (await world.node.sh(`du -sk ${store} | cut -f1; find ${store} | wc -l`))
    .split('\n')
    .map(Number);
  const used = Number(fs?.usedBytes?.value) / 1024;
  t.ok(used > 0.98 * kib && used < 1.02 * kib, `${used} KiB are told, ${kib} KiB are there`);
  const told = Number(fs?.inodesUsed?.value);
  t.ok(told > 0.98 * inodes && told < 1.02 * inodes, `${told} inodes are told, ${inodes} are there`);
});

t.test('removing one tag removes them all, and removing it again is fine', async t => {
  const made = makeImage([await makeLayer({ tagged: 'twice' })], {});
  const before = await stored();
  const one = await world.registry.push('tagged', 'one', made);
  const two = await world.registry.push('tagged', 'two', made);
  t.equal(await pull(one), await pull(two));
  t.strictSame((await image.imageStatus({ image: { image: one } })).image?.repoTags.sort(), [one, two]);
  for (const _ of ['first', 'again']) await image.removeImage({ image: { image: one } });
  t.equal((await image.imageStatus({ image: { image: two } })).image, undefined);
  t.equal(await stored(), before);
});

t.test('an image in use may be removed: its container runs on, and takes the layers with it', async t => {
  const before = await stored();
  const made = makeImage([...(await busyboxLayers()), await makeLayer({ 'etc/late': 'still here\n' })], {});
  const name = await world.registry.push('used', '1', made);
  const id = await pull(name);
  const podSandboxId = await world.runPod('user');
  const containerId = await world.runContainer(podSandboxId, 'c', ['sleep', '1000'], { image: { image: name } });
  await image.removeImage({ image: { image: id } });
  t.equal((await image.imageStatus({ image: { image: name } })).image, undefined);
  await t.rejects(world.createContainer(podSandboxId, 'late', ['true'], { image: { image: name } }), { code: 5 });
  t.equal((await world.exec(containerId, 'cat', '/etc/late')).stdout, 'still here\n');
  t.match(await world.status(containerId), { state: ContainerState.CONTAINER_RUNNING, imageId: id });
  t.not(await stored(), before, 'its layer is kept');
  await runtime.removeContainer({ containerId });
  await runtime.removePodSandbox({ podSandboxId });
  await eventually(async () => {
    if ((await stored()) !== before) throw new Error(await stored());
  }, 'the layer goes with the container');
});
