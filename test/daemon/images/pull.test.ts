import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { DockerRegistry } from './support/docker-registry.ts';
import { contentOf, openService, openUnswept, signal } from './support/service.ts';
import { dir, file, makeTar, symlink } from './support/tar-builder.ts';
import { makeImage, makeIndex } from './support/test-image.ts';

t.setTimeout(280_000);

const scratch = t.testdir();
const registry = await DockerRegistry.start(scratch);
t.teardown(() => registry[Symbol.asyncDispose]());

const small = makeImage({
  layers: [[dir('etc/'), file('etc/a', 'a'), symlink('link', 'etc/a')], [file('etc/b', 'b')]],
  config: {
    User: '7',
    Env: ['A=1'],
    Entrypoint: ['/e'],
    Cmd: ['c'],
    WorkingDir: '/w',
    StopSignal: 'SIGINT',
    Labels: { l: 'v' },
    Volumes: { '/v': {} },
  },
});

t.test('an image of a real registry is pulled, listed and removed, and nothing stays of it', async t => {
  await registry.push('some/small', 'v1', small);
  const service = await openService(t.testdir());
  const image = await service.pull(`${registry.host}/some/small:v1`, { signal: signal() });
  t.equal(image.id, small.id);
  t.same(image.tags, [`${registry.host}/some/small:v1`]);
  t.same(image.digests, [`${registry.host}/some/small@${small.manifest.digest}`]);
  t.equal(image.layers.length, 2);
  t.ok(image.sizeBytes > 0n);
  t.same(image.config, {
    user: '7',
    env: ['A=1'],
    entrypoint: ['/e'],
    cmd: ['c'],
    workingDir: '/w',
    volumes: ['/v'],
    labels: { l: 'v' },
    stopSignal: 'SIGINT',
  });
  t.same(service.list(), [image]);
  for (const name of [
    image.id,
    image.id.slice(7),
    image.id.slice(7, 19),
    `${registry.host}/some/small:v1`,
    image.digests[0] ?? '',
  ])
    t.equal(service.get(name)?.id, image.id, `found as ${name}`);
  t.equal(service.get(`${registry.host}/some/small`), undefined, 'no tag means latest, which was not pulled');
  await service.remove(image.id);
  t.same(service.list(), []);
  await service.remove(image.id);
  t.same(contentOf(t.testdirName), []);
  t.match(await service.usage(), { inodesUsed: 6n }, 'directories of the store itself');
  await service.close();
});

t.test('what was pulled is there for the next daemon, with the sizes that were counted', async t => {
  await registry.push('some/kept', 'latest', small);
  const first = await openService(t.testdir());
  const image = await first.pull(`${registry.host}/some/kept`, { signal: signal() });
  t.ok((await first.usage()).usedBytes >= image.sizeBytes);
  await first.close();
  const second = await openService(t.testdirName);
  t.same(second.list(), [image]);
  await second.close();
});

t.test('layers that another image uses stay when an image is removed', async t => {
  const shared = [dir('base/'), file('base/file', 'shared')];
  const [one, two] = [
    makeImage({ layers: [shared, [file('one', '1')]] }),
    makeImage({ layers: [shared, [file('two', '2')]] }),
  ];
  await registry.push('some/one', 'latest', one);
  await registry.push('some/two', 'latest', two);
  const service = await openService(t.testdir());
  await service.pull(`${registry.host}/some/one`, { signal: signal() });
  const kept = await service.pull(`${registry.host}/some/two`, { signal: signal() });
  await service.remove(`${registry.host}/some/one`);
  t.equal(contentOf(t.testdirName).filter(name => name.startsWith('l/')).length, 2);
  t.ok(await service.readOnly(kept), 'its layers can be mounted');
  await service.close();
});

t.test(
  'an image that a container holds is gone from the list when removed, and from the disk when the container is',
  async t => {
    await registry.push('some/held', 'latest', small);
    const first = await openService(t.testdir());
    const image = await first.pull(`${registry.host}/some/held`, { signal: signal() });
    first.hold(image.id, 'container');
    await first.remove(image.id);
    t.same(first.list(), []);
    t.equal(first.get(image.id), undefined);
    t.equal(first.byId(image.id).id, image.id, 'the container still finds it');
    await first.close();
    const second = await openUnswept(t.testdirName);
    second.hold(image.id, 'container');
    await second.sweep();
    t.equal((await second.rootfs(second.byId(image.id), t.testdirName)).length, 1, 'also after a restart');
    second.release(image.id, 'container');
    await second.close();
    t.same(contentOf(t.testdirName), []);
    t.throws(() => second.byId(image.id), { code: Code.NotFound });
  },
);

t.test('a tag that moves to another image is taken from the first one', async t => {
  const other = makeImage({ layers: [[file('other', 'o')]] });
  await registry.push('some/moving', 'latest', small);
  const service = await openService(t.testdir());
  const first = await service.pull(`${registry.host}/some/moving`, { signal: signal() });
  await registry.push('some/moving', 'latest', other);
  const second = await service.pull(`${registry.host}/some/moving`, { signal: signal() });
  t.same(second.tags, first.tags);
  t.same(service.get(first.id)?.tags, []);
  t.same(service.get(first.id)?.digests, first.digests);
  await service.close();
  const reopened = await openService(t.testdirName);
  t.equal(reopened.get(`${registry.host}/some/moving`)?.id, second.id);
  await reopened.close();
});

t.test('an image by digest has no tag, and gets one by a later pull', async t => {
  await registry.push('some/digest', 'v2', small);
  const service = await openService(t.testdir());
  const name = `${registry.host}/some/digest@${small.manifest.digest}`;
  const image = await service.pull(`${registry.host}/some/digest:ignored@${small.manifest.digest}`, {
    signal: signal(),
  });
  t.same([image.tags, image.digests], [[], [name]]);
  const tagged = await service.pull(`${registry.host}/some/digest:v2`, { signal: signal() });
  t.same([tagged.tags, tagged.digests], [[`${registry.host}/some/digest:v2`], [name]]);
  await service.close();
});

t.test('the entry of an index that fits the platform is taken, from OCI and Docker alike', async t => {
  const service = await openService(t.testdir());
  for (const docker of [false, true]) {
    const amd64 = makeImage({ docker, layers: [[file('arch', `amd64 ${docker}`)]] });
    const v8 = makeImage({ docker, architecture: 'arm64', layers: [[file('arch', `v8 ${docker}`)]] });
    const path = `some/index-${docker}`;
    for (const image of [amd64, v8]) await registry.push(path, image.manifest.digest, image);
    const index = makeIndex({ 'linux/amd64': amd64, 'linux/arm64/v8': v8 }, docker);
    await registry.pushManifest(path, 'latest', index);
    const pull = (architecture: string, variant: string) =>
      service.pull(`${registry.host}/${path}`, { signal: signal(), platform: { os: 'linux', architecture, variant } });
    const image = await pull('amd64', '');
    t.equal(image.id, amd64.id);
    t.same(image.digests, [`${registry.host}/${path}@${index.digest}`], 'known by the digest of the index');
    t.equal((await pull('arm64', 'v8')).id, v8.id);
    await t.rejects(pull('riscv64', ''), {
      code: Code.NotFound,
      message: /nothing for the platform linux\/riscv64.*linux\/amd64, linux\/arm64\/v8/,
    });
  }
  await service.close();
});

t.test('an uncompressed layer, a layer twice, and no layer at all are images too', async t => {
  const twice = [file('same', 's')];
  const service = await openService(t.testdir());
  for (const [path, image] of [
    ['some/plain', makeImage({ compress: 'none', layers: [[file('plain', 'p')]] })],
    ['some/twice', makeImage({ layers: [twice, twice] })],
    ['some/scratch', makeImage({ layers: [] })],
    ['some/empty-layer', makeImage({ layers: [makeTar([])] })],
  ] as const) {
    await registry.push(path, 'latest', image);
    t.equal((await service.pull(`${registry.host}/${path}`, { signal: signal() })).id, image.id, path);
  }
  await service.close();
});

t.test('skopeo and umoci make an image that is pulled as they made it', async t => {
  const layout = join(t.testdir(), 'layout');
  const umoci = (...args: string[]) => execFileSync('umoci', args, { stdio: 'pipe' });
  umoci('init', '--layout', layout);
  umoci('new', '--image', `${layout}:v1`);
  const files = join(t.testdirName, 'files');
  mkdirSync(join(files, 'sub'), { recursive: true });
  umoci('insert', '--image', `${layout}:v1`, files, '/inserted');
  umoci('config', '--image', `${layout}:v1`, '--config.user', 'nobody', '--config.cmd', '/bin/true');
  execFileSync(
    'skopeo',
    ['copy', '--dest-tls-verify=false', `oci:${layout}:v1`, `docker://${registry.host}/some/umoci:v1`],
    { stdio: 'pipe' },
  );
  const service = await openService(t.testdirName);
  const { config } = await service.pull(`${registry.host}/some/umoci:v1`, { signal: signal() });
  t.match(config, { user: 'nobody', cmd: ['/bin/true'] });
  await service.close();
});

t.test('pulls of the same name at the same time are one pull', async t => {
  await registry.push('some/joined', 'latest', small);
  const service = await openService(t.testdir());
  const name = `${registry.host}/some/joined`;
  const images = await Promise.all(Array.from({ length: 8 }, () => service.pull(name, { signal: signal() })));
  t.equal(new Set(images.map(image => image.id)).size, 1);
  t.equal(contentOf(t.testdirName).filter(entry => entry.startsWith('l/')).length, 2);
  const gone = AbortSignal.abort();
  await t.rejects(service.pull(name, { signal: gone }), { code: Code.Cancelled }, 'a caller that leaves is told so');
  await service.close();
});

t.test('what a registry does not have is not found, and a name that is none is an invalid argument', async t => {
  const service = await openService(t.testdir());
  await t.rejects(service.pull(`${registry.host}/no/such:tag`, { signal: signal() }), {
    code: Code.NotFound,
    message: `image ${registry.host}/no/such:tag not found in registry ${registry.host}`,
  });
  await t.rejects(service.pull('Not/A Name', { signal: signal() }), {
    code: Code.InvalidArgument,
    message: /Not\/A Name/,
  });
  t.same(contentOf(t.testdirName), []);
  await service.close();
});

t.test('a registry that is not there is unavailable, in the words that the kubelet looks for', async t => {
  const service = await openService(t.testdir());
  await t.rejects(service.pull('127.0.0.1:1/some/image', { signal: signal() }), {
    code: Code.Unavailable,
    message:
      /^RegistryUnavailable: image 127\.0\.0\.1:1\/some\/image:latest: registry 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
  });
  await service.close();
});

t.test('a mirror is asked before the registry, and the image keeps the name that it was asked by', async t => {
  await registry.push('pause', '3.9', small);
  const mirrors = { 'registry.invalid': [`http://127.0.0.1:1`, `http://${registry.host}`] };
  const service = await openService(t.testdir(), { registries: { insecure: [], mirrors } });
  const image = await service.pull('registry.invalid/pause:3.9', { signal: signal() });
  t.same(image.tags, ['registry.invalid/pause:3.9']);
  await service.close();
});
