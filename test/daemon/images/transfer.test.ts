// timeout: 300
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Code } from '@cleat/base';
import t, { type Test } from 'tap';
import type { ImageServiceOptions } from '../../../daemon/images/image-service.ts';
import { DockerRegistry } from './support/docker-registry.ts';
import { FaultProxy, type Mishap } from './support/fault-proxy.ts';
import { closeAtEnd, contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

const MiB = 1024 * 1024;
/** One layer of some 8 MiB that does not compress, one small. */
const image = makeImage({ compress: 'none', layers: [[file('big', randomBytes(8 * MiB))], [file('small', 's')]] });
const [big = image.config] = image.layers;

const registry = await DockerRegistry.start(t.testdir());
t.teardown(() => registry[Symbol.asyncDispose]());
await registry.push('some/image', 'v', image);

async function setUp(t: Test, options: Partial<ImageServiceOptions> = {}) {
  const proxy = await FaultProxy.start(registry.host);
  const dir = t.testdir();
  const open = () => openService(dir, { rangeBytes: 64 * MiB, ...options });
  let service = await open();
  closeAtEnd(t, async () => {
    await service.close();
    await proxy[Symbol.asyncDispose]();
  });
  return {
    proxy,
    dir,
    pull: () => service.pull(`${proxy.host}/some/image:v`, { signal: signal() }),
    restart: async () => {
      await service.close();
      service = await open();
    },
  };
}

/** Each of these in turn happens to the requests for the big layer; after the last one all is well. */
const inTurn = (proxy: FaultProxy, ...mishaps: ReadonlyArray<Mishap | undefined>) => {
  const left = [...mishaps];
  proxy.mishap = request => (request.url?.includes(big.digest) ? left.shift() : undefined);
};
const ranges = (proxy: FaultProxy) => proxy.about(big.digest).map(({ range }) => range);
const bytesOf = (proxy: FaultProxy) => proxy.about(big.digest).reduce((sum, { sentBytes }) => sum + sentBytes, 0);

t.test('a transfer that breaks off goes on at the byte where it broke', async t => {
  const { proxy, pull } = await setUp(t);
  inTurn(proxy, { kind: 'cut', atByte: 3_000_001 }, { kind: 'cut', atByte: 5_000_003 });
  t.equal((await pull()).id, image.id);
  t.equal(ranges(proxy).length, 3);
  const starts = ranges(proxy).map(range => Number(/\d+/.exec(range)?.[0] ?? 0));
  t.ok(starts[0] === 0 && starts[1] && starts[1] <= 3_000_001 && starts[2] && starts[2] <= 5_000_003, `${starts}`);
  t.ok(bytesOf(proxy) <= big.bytes.length + 2 * MiB, 'what was there is not fetched again');
});

t.test('as long as there is progress, a transfer may break off any number of times', async t => {
  const { proxy, pull } = await setUp(t);
  inTurn(proxy, ...[1, 2, 3, 4, 5, 6, 7].map(n => ({ kind: 'cut', atByte: n * (MiB + 100_000) }) as const));
  t.equal((await pull()).id, image.id);
  t.equal(ranges(proxy).length, 8);
});

t.test('what an interrupted pull left is used by the next one, also of a later daemon', async t => {
  const { proxy, pull, restart, dir } = await setUp(t, {
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  inTurn(proxy, { kind: 'cut', atByte: 6 * MiB });
  await t.rejects(pull(), { code: Code.Unavailable, message: /layer sha256:\w+ of image .* broke off/ });
  t.same(
    contentOf(dir).map(name => name.replace(/\w{64}/, '…')),
    ['ingest/….part', 'ingest/….part.json'],
  );
  await restart();
  t.equal((await pull()).id, image.id);
  t.match(ranges(proxy)[1], /^bytes=[56]\d{6}-/);
  t.same(readdirSync(join(dir, 'images', 'ingest')), []);
});

t.test('layers that were there when a pull failed are not fetched again by the next try', async t => {
  const { proxy, pull, dir } = await setUp(t, {
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  const small = image.layers[1]?.digest ?? '';
  const placed = () => readdirSync(join(dir, 'images', 'l')).length > 0;
  const untilPlaced = async () => {
    while (!placed()) await setTimeout(10);
  };
  const after = untilPlaced();
  proxy.mishap = request => (request.url?.includes(small) ? { kind: 'cut', atByte: 1, after } : undefined);
  await t.rejects(pull(), { code: Code.Unavailable });
  t.ok(placed(), 'the big layer stays, unpacked');
  proxy.mishap = () => undefined;
  t.equal((await pull()).id, image.id);
  t.equal(proxy.about(big.digest).length, 1);
});

t.test('what was left is kept for its time only', async t => {
  const { proxy, pull, restart, dir } = await setUp(t, {
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
    keepPartsMs: 3_600_000,
  });
  inTurn(proxy, { kind: 'cut', atByte: 6 * MiB });
  await t.rejects(pull());
  const ingest = join(dir, 'images', 'ingest');
  const longAgo = Date.now() / 1000 - 3601;
  for (const name of readdirSync(ingest)) utimesSync(join(ingest, name), longAgo, longAgo);
  await restart();
  t.same(contentOf(dir), []);
});

t.test('what was left and is damaged is fetched again', async t => {
  const { proxy, pull, dir } = await setUp(t, {
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
  });
  inTurn(proxy, { kind: 'cut', atByte: 6 * MiB });
  await t.rejects(pull());
  const ingest = join(dir, 'images', 'ingest');
  const part = openSync(join(ingest, readdirSync(ingest).find(name => name.endsWith('.part')) ?? ''), 'r+');
  writeSync(part, Buffer.from('damaged'), 0, 7, 1000);
  closeSync(part);
  t.equal((await pull()).id, image.id);
});

t.test('nothing of wrong content is kept', async t => {
  const { proxy, pull, dir } = await setUp(t);
  inTurn(proxy, { kind: 'corrupt', atByte: 100 });
  await t.rejects(pull(), { code: Code.DataLoss, message: /has the digest sha256:\w+ instead of/ });
  t.same(contentOf(dir), []);
  t.equal((await pull()).id, image.id);
});

t.test('a big layer comes in ranges, several at a time', async t => {
  const { proxy, pull } = await setUp(t, { rangeBytes: MiB, maxConcurrentRanges: 3, maxConcurrentDownloads: 1 });
  proxy.mishap = request => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? -1);
    return start < 0 ? undefined : { kind: 'delay', atByte: start + 1000, ms: 50 };
  };
  t.equal((await pull()).id, image.id);
  t.ok(ranges(proxy).length >= 8, `${ranges(proxy).length} ranges`);
  t.ok(proxy.mostAtOnce > 1 && proxy.mostAtOnce <= 3, `${proxy.mostAtOnce} at once`);
  t.equal(bytesOf(proxy), big.bytes.length, 'each byte once');
});

t.test('of ranges that break off only what is missing is fetched again', async t => {
  const { proxy, pull } = await setUp(t, { rangeBytes: MiB, maxConcurrentRanges: 3 });
  let cuts = 4;
  proxy.mishap = request => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    return request.url?.includes(big.digest) && start > 0 && cuts-- > 0
      ? { kind: 'cut', atByte: start + 500_000 }
      : undefined;
  };
  t.equal((await pull()).id, image.id);
  t.ok(bytesOf(proxy) < big.bytes.length + 4 * MiB, `${bytesOf(proxy)} bytes`);
});

t.test('a registry that knows no ranges sends it all', async t => {
  for (const rangeBytes of [MiB, 64 * MiB])
    await t.test(`ranges of ${rangeBytes}`, async t => {
      const { proxy, pull } = await setUp(t, { rangeBytes });
      inTurn(
        proxy,
        { kind: 'cut', atByte: 2 * MiB },
        ...Array.from({ length: 9 }, () => ({ kind: 'no-ranges' }) as const),
      );
      t.equal((await pull()).id, image.id);
    });
});

t.test('a mirror that dies in the middle of a layer is left, and the next one goes on there', async t => {
  for (const [title, then] of [
    ['its connections break off', { kind: 'cut', atByte: 4_500_000 }],
    ['it says nothing any more', { kind: 'stall', atByte: 4_500_000 }],
    ['it answers 503', { kind: 'status', status: 503 }],
    ['it answers 404', { kind: 'status', status: 404 }],
    ['it denies access', { kind: 'status', status: 403 }],
    ['it asks to be left alone', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }],
  ] as const)
    await t.test(title, async t => {
      await using mirror = await FaultProxy.start(registry.host);
      await using own = await FaultProxy.start(registry.host);
      await using service = closing(
        await openService(t.testdir(), {
          registries: { insecure: [], mirrors: { [own.host]: [`http://${mirror.host}`] } },
          ...(then.kind === 'stall' && { noProgressTimeoutMs: 2000 }),
        }),
      );
      let asked = 0;
      mirror.mishap = request => {
        if (!request.url?.includes(big.digest)) return undefined;
        return asked++ === 0 ? { kind: 'cut', atByte: 4_000_000 } : then;
      };
      t.equal((await service.it.pull(`${own.host}/some/image:v`, { signal: signal() })).id, image.id);
      const [rest] = own.about(big.digest);
      t.match(rest?.range, /^bytes=[34]\d{6}-/);
      t.ok((rest?.sentBytes ?? 0) < big.bytes.length - 3_000_000, 'only the rest came from the registry');
    });
});

t.test('a registry that asks to wait is asked again when it said, or given up when that is too long', async t => {
  const { proxy, pull } = await setUp(t);
  const wait = (seconds: string): Mishap => ({ kind: 'status', status: 429, headers: { 'retry-after': seconds } });
  inTurn(proxy, wait('1'));
  const began = performance.now();
  t.equal((await pull()).id, image.id);
  t.ok(performance.now() - began >= 1000, 'not asked before');
  proxy.mishap = () => wait('3600');
  proxy.seen.length = 0;
  await t.rejects(pull(), { code: Code.Unavailable, message: /^RegistryUnavailable: .*429/ });
  t.equal(proxy.seen.filter(({ url }) => url.includes('manifests')).length, 1, 'not asked again');
});

t.test('all transfers together keep to the limit of bytes per second', async t => {
  const { pull } = await setUp(t, { maxBytesPerSecond: 16 * MiB });
  const began = performance.now();
  t.equal((await pull()).id, image.id);
  t.ok(performance.now() - began > 200, 'eight of sixteen MiB take half a second, less the burst');
});

t.test('no answer of a registry, broken at any place, makes a wrong image or leaves one half', async t => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
  t.comment(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const { proxy, pull, dir } = await setUp(t, { rangeBytes: 2 * MiB, noProgressTimeoutMs: 1000 });
  const mishaps = (): Mishap | undefined => {
    const atByte = random(big.bytes.length);
    const kind = (['cut', 'truncate', 'corrupt', 'stall', 'no-ranges', 'status', 'none'] as const)[random(7)];
    if (kind === 'status') return { kind, status: [401, 403, 404, 429, 500, 503][random(6)] ?? 500 };
    if (kind === 'no-ranges') return { kind };
    return kind === undefined || kind === 'none' ? undefined : { kind, atByte };
  };
  let pulled = 0;
  for (let round = 0; round < 12; round++) {
    proxy.mishap = request => (request.url?.includes('/blobs/') ? mishaps() : undefined);
    const outcome = await pull().catch((err: Error & { code?: number }) => err);
    if ('id' in outcome) {
      pulled++;
      break;
    }
    t.ok(
      [Code.Unavailable, Code.DataLoss, Code.NotFound, Code.PermissionDenied, Code.Unauthenticated].includes(
        outcome.code as 14,
      ),
      outcome.message,
    );
    t.same(
      contentOf(dir).filter(name => !/^ingest\/\w{64}\.part(\.json)?$/.test(name)),
      [],
    );
  }
  t.comment(`${pulled} pulled`);
  proxy.mishap = () => undefined;
  t.equal((await pull()).id, image.id);
  t.same(readdirSync(join(dir, 'images', 'ingest')), []);
});

const closing = <T extends { close(): Promise<void> }>(it: T) => ({ it, [Symbol.asyncDispose]: () => it.close() });
