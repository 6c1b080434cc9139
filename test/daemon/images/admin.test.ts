import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fsck } from '../../../daemon/images/admin/fsck.ts';
import { historyOf } from '../../../daemon/images/admin/history.ts';
import { dropPartials, partialBytes, planPrune } from '../../../daemon/images/admin/prune.ts';
import { digestOf } from '../../../daemon/images/digest.ts';
import { setUp } from './support/faulty-registry.ts';
import { contentOf, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

const measure = async () => 10n;
const big = makeImage({ layers: [[file('big', Buffer.alloc(300_000, 'x'))]], compress: 'none' });
const [bigLayer = big.config] = big.layers;

t.test('fsck finds what is missing, damaged and stray', async t => {
  const { service, pull, dir } = await setUp(t);
  const image = await pull();
  const { content } = service;
  const clean = { unreachable: [], broken: [], partialBytes: 0n, busyBytes: 0n };
  t.same(await fsck(content, measure), clean);
  const root = join(dir, 'images');
  const [manifest, config] = content.records.get(image.id)?.blobs ?? [];
  if (!manifest || !config) throw new Error('an image keeps its documents');
  writeFileSync(content.layout.blob(manifest.digest), 'x'.repeat(manifest.sizeBytes));
  rmSync(content.layout.blob(config.digest));
  const [layer] = [...content.layers.all()];
  rmSync(content.layout.layer(layer?.number ?? 0), { recursive: true });
  mkdirSync(join(root, 'l', '77', 'fs'), { recursive: true });
  mkdirSync(join(root, 'ingest', 'layer-x'));
  mkdirSync(join(root, 'images', 'f'.repeat(64)));
  writeFileSync(join(root, 'blobs', 'sha256', '0'.repeat(64)), '');
  const { broken, unreachable } = await fsck(content, measure);
  t.same(
    broken.map(({ problem }) => problem),
    [
      'is not what its digest says',
      'an image names this blob, and it is not there',
      `an image names layer ${layer?.chainId}, and it is not there`,
    ],
  );
  t.same(
    unreachable.map(({ path, bytes }) => [path.slice(root.length + 1), bytes]),
    [
      [`blobs/sha256/${'0'.repeat(64)}`, 10n],
      ['l/77', 10n],
      [`images/${'f'.repeat(64)}`, 10n],
      ['ingest/layer-x', 10n],
    ],
  );
});

t.test('a pull in flight shows how far each layer is, and its files are no finding', async t => {
  const { server, service, dir } = await setUp(t);
  server.add('big', big);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  server.fault = (request, response) => {
    if (!request.url?.includes(`blobs/${bigLayer.digest}`)) return false;
    response.writeHead(200, { 'content-length': bigLayer.bytes.length });
    response.write(bigLayer.bytes.subarray(0, 100_000), () => ask());
    void held.then(() => response.end(bigLayer.bytes.subarray(100_000)));
    return true;
  };
  const name = `${server.host}/some/image:big`;
  const { progress, layers } = service.content;
  using watch = progress.watch(name);
  t.equal(watch.layers, undefined);
  const pulling = service.pull(name, { signal: signal() });
  await asked;
  const states = () => progress.of(watch.layers ?? [], chainId => layers.get(chainId) !== undefined);
  while (states()[0]?.bytes !== 100_000) await new Promise(setImmediate);
  t.same(states(), [
    { digest: bigLayer.digest, phase: 'downloading', bytes: 100_000, totalBytes: bigLayer.bytes.length },
  ]);
  const report = await fsck(service.content, measure);
  t.same(report.unreachable, []);
  t.ok(report.busyBytes > 0n);
  release();
  await pulling;
  t.equal(states()[0]?.phase, 'done');
  t.same(
    contentOf(dir).filter(path => path.startsWith('ingest')),
    [],
  );
});

t.test('what an interrupted download left is counted apart, and a prune removes it', async t => {
  const { server, service, dir } = await setUp(t, {
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  server.add('big', big);
  server.fault = (request, response) => {
    if (!request.url?.includes(`blobs/${bigLayer.digest}`)) return false;
    response.writeHead(200, { 'content-length': bigLayer.bytes.length });
    response.write(bigLayer.bytes.subarray(0, 200_000), () => setTimeout(() => response.destroy(), 50));
    return true;
  };
  await t.rejects(service.pull(`${server.host}/some/image:big`, { signal: signal() }));
  t.match(await fsck(service.content, measure), { unreachable: [], partialBytes: 20n });
  t.ok((await partialBytes(service.content)) > 0n);
  await dropPartials(service.content);
  t.equal(await partialBytes(service.content), 0n);
  t.same(contentOf(dir), []);
});

t.test('a prune counts what images share once, and only what goes with the last of them', async t => {
  const { server, service, pull } = await setUp(t);
  const image = await pull();
  const other = makeImage({ layers: [[file('a', 'a'.repeat(5000))], [file('c', 'c'.repeat(9000))]] });
  server.add('other', other);
  await service.pull(`${server.host}/some/image:other`, { signal: signal() });
  const all = await planPrune(service.content, () => false);
  const one = await planPrune(service.content, ({ id }) => id === image.id);
  t.equal(all.images.length, 2);
  t.same(
    one.images.map(({ id }) => id),
    [other.id],
  );
  const shared = service.byId(image.id).sizeBytes + service.byId(other.id).sizeBytes - all.imageBytes;
  t.ok(shared > 0n);
  t.equal(one.imageBytes, service.byId(other.id).sizeBytes - shared);
  t.same((await planPrune(service.content, () => true)).images, []);
});

t.test('a history goes with its layers, also where it is not whole', async t => {
  const [a, b] = [digestOf('a'), digestOf('b')];
  const config = {
    history: [{ created_by: 'ADD', created: '2024-01-01T00:00:00Z' }, { created_by: 'ENV', empty_layer: true }, 7],
  };
  const steps = historyOf(JSON.stringify(config), [a, b]);
  t.same(
    steps.map(({ createdBy, empty, chainId }) => [createdBy, empty, chainId]),
    [
      ['ADD', false, a],
      ['ENV', true, undefined],
      ['', false, b],
    ],
  );
  t.same(
    historyOf('{}', [a]).map(({ chainId }) => chainId),
    [a],
  );
});
