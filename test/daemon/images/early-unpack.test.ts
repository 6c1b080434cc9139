import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

/** Long enough to be unpacked while it arrives. */
const content = [randomBytes(12_000_000), randomBytes(12_000_000)];
const image = makeImage({ layers: [[file('small', 's')], content.map((bytes, i) => file(`big${i}`, bytes))] });
const big = image.layers.at(-1);
const isBig = (url: string | undefined) => url?.includes(big?.digest ?? 'none') ?? false;

for (const [how, options] of [
  ['over one connection', { maxConcurrentRanges: 1 }],
  ['in ranges that come out of order', { rangeBytes: 3_000_000, maxConcurrentRanges: 4 }],
] as const)
  t.test(`a big layer that is unpacked while it arrives ${how} has its content`, async t => {
    await using server = await FaultServer.start();
    server.add('v', image);
    const service = await openService(t.testdir(), options);
    const pulled = await service.pull(`${server.host}/a:v`, { signal: signal() });
    const mounts = await service.readOnly(pulled);
    t.ok(mounts.length > 0);
    const layer = contentOf(t.testdirName).filter(name => name.startsWith('l/'));
    t.equal(layer.length, 2);
    const files = layer.map(name => join(t.testdirName, 'images', name, 'fs'));
    const home = files.find(dir => readable(join(dir, 'big0')));
    for (const [i, bytes] of content.entries())
      t.ok(readFileSync(join(home ?? '', `big${i}`)).equals(bytes), `big${i} is as it was`);
    await service.close();
  });

t.test(
  'what was unpacked of a blob that proves wrong counts for nothing; the next attempt starts from an empty directory',
  async t => {
    await using server = await FaultServer.start();
    server.add('v', image);
    let lies = 0;
    server.fault = (request, response) => {
      if (!isBig(request.url) || lies++ > 0) return false;
      const wrong = Buffer.from(big?.bytes ?? []);
      wrong[wrong.length - 100_000] = (wrong[wrong.length - 100_000] ?? 0) ^ 1;
      response.writeHead(200, { 'content-length': wrong.length }).end(wrong);
      return true;
    };
    const service = await openService(t.testdir(), { maxConcurrentRanges: 1, keepPartsMs: 0 });
    await t.rejects(service.pull(`${server.host}/a:v`, { signal: signal() }), { message: /has the digest/ });
    t.same(
      contentOf(t.testdirName).filter(name => name.startsWith('l/') || name.startsWith('ingest/')),
      [],
      'nothing stays of it',
    );
    t.equal((await service.pull(`${server.host}/a:v`, { signal: signal() })).id, image.id);
    await service.close();
  },
);

t.test('a layer that breaks off and goes on is whole', async t => {
  await using server = await FaultServer.start();
  server.add('v', image);
  let cuts = 0;
  server.fault = (request, response) => {
    if (!isBig(request.url) || cuts++ > 0) return false;
    response.writeHead(200, { 'content-length': big?.bytes.length });
    response.write(big?.bytes.subarray(0, 9_000_000), () => response.destroy());
    return true;
  };
  const service = await openService(t.testdir(), { maxConcurrentRanges: 1 });
  t.equal((await service.pull(`${server.host}/a:v`, { signal: signal() })).id, image.id);
  t.ok(cuts > 1);
  await service.close();
});

t.test('a layer whose pieces lie in memory side by side is whole', async t => {
  await using server = await FaultServer.start();
  server.add('v', image);
  server.fault = (request, response) => {
    if (!isBig(request.url)) return false;
    response.writeHead(200, { 'transfer-encoding': 'chunked' }); // one read from the socket brings several
    for (let at = 0; at < (big?.bytes.length ?? 0); at += 5000) response.write(big?.bytes.subarray(at, at + 5000));
    response.end();
    return true;
  };
  const service = await openService(t.testdir(), { maxConcurrentRanges: 1 });
  t.equal((await service.pull(`${server.host}/a:v`, { signal: signal() })).id, image.id);
  await service.close();
});

t.test('the worker that followed a layer goes on with other work', async t => {
  await using server = await FaultServer.start();
  const single = makeImage({ layers: [content.map((bytes, i) => file(`big${i}`, bytes))] });
  server.add('v', single);
  let follower: string | undefined;
  server.fault = request => {
    if (request.url?.includes('blobs')) follower = workersOf(process.pid).at(-1);
    return false;
  };
  const service = await openService(t.testdir());
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  t.ok(follower);
  t.ok(workersOf(process.pid).includes(follower ?? ''));
  await service.close();
});

const workersOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);

function readable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false; // it is in the other layer
  }
}
