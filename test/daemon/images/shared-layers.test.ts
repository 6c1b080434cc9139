// timeout: 300
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import t from 'tap';
import { DockerRegistry } from './support/docker-registry.ts';
import { FaultProxy } from './support/fault-proxy.ts';
import { setUp } from './support/faulty-registry.ts';
import { closeAtEnd, contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { blob, makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

const base = Array.from({ length: 5 }, (_, i) => [file(`base${i}`, `${i}`.repeat(10_000))]);

t.test('of twenty images pulled at once each shared layer is fetched once and unpacked once', async t => {
  await using registry = await DockerRegistry.start(t.testdir());
  await using proxy = await FaultProxy.start(registry.host);
  const images = Array.from({ length: 20 }, (_, i) => makeImage({ layers: [...base, [file(`own${i}`, `${i}`)]] }));
  for (const [i, image] of images.entries()) await registry.push(`some/image${i}`, 'v', image);
  const service = await openService(t.testdirName);
  closeAtEnd(t, () => service.close());
  const names = images.map((_, i) => `${proxy.host}/some/image${i}:v`);
  const pulled = await Promise.all(names.map(name => service.pull(name, { signal: signal() })));
  t.same(
    pulled.map(({ id }) => id),
    images.map(({ id }) => id),
  );
  const layers = new Set(images.flatMap(image => image.layers.map(({ digest }) => digest)));
  t.same(
    [...layers].filter(digest => proxy.about(digest).length !== 1),
    [],
    'each of 25 layers was asked for once',
  );
  t.equal(readdirSync(join(t.testdirName, 'images', 'l')).length, 25);
  t.equal(service.list().length, 20);
  for (const { id } of images.slice(1)) await service.remove(id);
  t.equal(readdirSync(join(t.testdirName, 'images', 'l')).length, 6, 'what the last image needs stays');
  await service.remove(images[0]?.id ?? '');
  t.same(contentOf(t.testdirName), []);
});

t.test('when a pull that others wait for fails, one of them fetches what it was fetching', async t => {
  const { server, service, name } = await setUp(t);
  const shared = [file('shared', 'x')];
  const [good, bad] = [makeImage({ layers: [shared] }), makeImage({ layers: [shared, [file('never', 'n')]] })];
  server.add('good', good);
  server.add('bad', bad);
  const [common, last] = bad.layers.map(({ digest }) => digest);
  const sharedAsked = Promise.withResolvers<void>();
  const lastAsked = Promise.withResolvers<() => void>();
  server.fault = (request, response) => {
    if (request.url?.includes(last ?? '')) lastAsked.resolve(() => void response.writeHead(404).end());
    else if (request.url?.includes(common ?? '') && server.count(common ?? '') === 1) sharedAsked.resolve();
    else return false;
    return true; // no answer yet
  };
  const failing = t.rejects(service.pull(name.replace(':v', ':bad'), { signal: signal() }), { code: Code.NotFound });
  await sharedAsked.promise;
  const refuse = await lastAsked.promise;
  const waiting = service.pull(name.replace(':v', ':good'), { signal: signal() });
  refuse();
  await failing;
  t.equal((await waiting).id, good.id);
  t.equal(server.count(common ?? ''), 2);
});

t.test('of an image that is here only what its tag stands for is asked', async t => {
  const { server, service, name } = await setUp(t);
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('nested', image);
  const index = (manifests: object[]) =>
    blob(Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })), 'application/vnd.oci.image.index.v1+json');
  const entry = ({ digest, bytes, mediaType }: typeof image.manifest) => ({ digest, size: bytes.length, mediaType });
  const inner = index([
    { ...entry(image.manifest), platform: { os: 'linux', architecture: 'amd64' } },
    { ...entry(image.manifest), platform: { os: 'unknown', architecture: 'unknown' } },
  ]);
  const outer = index([entry(inner)]);
  server.addManifest('inner', inner);
  server.addManifest('nested', outer);
  const pull = () =>
    service.pull(name.replace(':v', ':nested'), {
      signal: signal(),
      platform: { os: 'linux', architecture: 'amd64', variant: '' },
    });
  const first = await pull();
  t.equal(first.id, image.id);
  t.match(first.digests, [new RegExp(`@${outer.digest}$`)]);
  server.requests.length = 0;
  t.equal((await pull()).id, image.id);
  t.same(
    server.requests.map(({ line }) => line).filter(line => !line.includes('nested')),
    [],
  );
});
