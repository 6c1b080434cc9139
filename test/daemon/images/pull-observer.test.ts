import { Code } from '@cleat/base';
import t from 'tap';
import { addImageMetrics } from '../../../daemon/images/image-metrics.ts';
import { Metrics } from '../../../daemon/metrics/metrics.ts';
import { image, onPath, setUp, status } from './support/faulty-registry.ts';
import { signal, writtenOut } from './support/service.ts';

t.setTimeout(280_000);

/** The value of one series; undefined when there is none. */
const figure = async (metrics: Metrics, series: string): Promise<number | undefined> => {
  const lines = (await metrics.text()).split('\n');
  const line = lines.find(each => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

t.test('pulls are counted by registry, phase and server, in bytes and seconds', async t => {
  const metrics = new Metrics();
  const { server, service, pull, name, dir } = await setUp(t, { metrics });
  addImageMetrics(metrics, service);
  const value = (series: string) => figure(metrics, series);
  const registry = `registry="${server.host}"`;
  await pull();
  t.equal(await value(`cleat_image_pulls_total{${registry},result="ok"}`), 1);
  t.equal(await value('cleat_image_pulls_in_flight'), 0);
  const bytes = image.layers.reduce((sum, layer) => sum + layer.bytes.length, 0);
  t.equal(await value(`cleat_image_downloaded_bytes_total{server="${server.host}"}`), bytes);
  for (const [phase, count] of Object.entries({ resolve: 1, download: 2, unpack: 2 })) {
    t.equal(await value(`cleat_image_phase_duration_seconds_count{${registry},phase="${phase}"}`), count, phase);
    t.ok(((await value(`cleat_image_phase_duration_seconds_sum{${registry},phase="${phase}"}`)) ?? 0) > 0, phase);
  }
  t.equal(await value(`cleat_image_pull_duration_seconds_count{${registry}}`), 1);
  t.equal(await value('cleat_images'), 1);
  await writtenOut(dir);
  t.equal(await value('cleat_image_store_bytes'), Number((await service.usage()).usedBytes));
  t.ok(((await value(`cleat_image_unpacked_bytes_total{${registry}}`)) ?? 0) >= 5001);

  await pull();
  t.equal(
    await value(`cleat_image_phase_duration_seconds_count{${registry},phase="download"}`),
    2,
    'a re-pull fetches nothing',
  );
  t.equal(await value(`cleat_image_phase_duration_seconds_count{${registry},phase="resolve"}`), 2);
  await t.rejects(service.pull(`${name}none`, { signal: signal() }), { code: Code.NotFound });
  t.equal(await value(`cleat_image_pulls_total{${registry},result="NotFound"}`), 1);
});

t.test('what is sent twice because a transfer broke off is counted twice, and its layer once', async t => {
  const metrics = new Metrics();
  const { server, pull } = await setUp(t, { metrics });
  const [first] = image.layers;
  if (!first) return t.fail('no layer');
  const half = Math.floor(first.bytes.length / 2);
  server.fault = onPath(
    first.digest,
    (_, response) => {
      response.writeHead(200, { 'content-length': first.bytes.length });
      response.write(first.bytes.subarray(0, half), () => setImmediate(() => response.destroy()));
      return true;
    },
    1,
  );
  await pull();
  const bytes = image.layers.reduce((sum, layer) => sum + layer.bytes.length, 0);
  const arrived = (await figure(metrics, `cleat_image_downloaded_bytes_total{server="${server.host}"}`)) ?? 0;
  t.ok(arrived >= bytes && arrived <= bytes + half, `${arrived} of ${bytes}`);
  t.equal(
    await figure(metrics, `cleat_image_phase_duration_seconds_count{registry="${server.host}",phase="download"}`),
    2,
  );
});

t.test('who listens is told of pulls, their layers, failures and removals, in order', async t => {
  const { server, service, pull, name } = await setUp(t);
  const over = new AbortController();
  const events = service.events.subscribe(over.signal);
  await pull();
  server.fault = onPath('/manifests/', status(403));
  await t.rejects(pull());
  await service.remove(name);
  const seen = [];
  for (let i = 0; i < 9; i++) seen.push((await events.next()).value);
  const kinds = seen.map(event => event?.kind);
  t.equal(kinds[0], 'pull-started');
  t.same(kinds.slice(1, 5).toSorted(), ['layer-downloaded', 'layer-downloaded', 'layer-unpacked', 'layer-unpacked']);
  t.same(kinds.slice(5), ['pulled', 'pull-started', 'pull-failed', 'removed']);
  for (const event of seen.slice(0, 8)) t.equal(event?.image, name);
  const [downloaded] = seen.filter(event => event?.kind === 'layer-downloaded');
  t.match(downloaded, { layer: /^sha256:/, bytes: Number, ms: Number, atMs: Number });
  t.match(seen[5], { id: image.id });
  t.match(seen[7], { error: /denies access \(403\)/ });
  t.match(seen[8], { id: image.id, image: new RegExp(`^${name},`) });
  over.abort();
  t.same(await events.next(), { done: true, value: undefined });
});
