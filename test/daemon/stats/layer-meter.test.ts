import { linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@cleat/base';
import pino from 'pino';
import t from 'tap';
import { measureDiskUsage } from '../../../daemon/stats/disk-usage.ts';
import { LayerMeter } from '../../../daemon/stats/layer-meter.ts';
import { Pacer } from '../../../daemon/stats/pacer.ts';
import { eventually } from '../../node/reach.ts';

// What rests does not keep the program alive: a daemon has other reasons to go on.
const alive = setInterval(() => {}, 1_000);
t.teardown(() => clearInterval(alive));

const pacer = () => new Pacer(new AbortController().signal);

t.test('a directory is measured with all that is below, each file once, links not followed', async t => {
  const dir = t.testdir({ a: { b: { deep: 'x' } } });
  const { bytes: before, inodes } = await measureDiskUsage(dir, pacer());
  t.equal(inodes, 4n, 'the directories count too');
  writeFileSync(join(dir, 'big'), Buffer.alloc(1 << 20));
  linkSync(join(dir, 'big'), join(dir, 'a', 'again'));
  symlinkSync('/usr', join(dir, 'elsewhere'));
  const after = await measureDiskUsage(dir, pacer());
  t.equal(after.inodes, 6n);
  t.ok(after.bytes >= before + (1n << 20n) && after.bytes < before + (2n << 20n), `${after.bytes - before} bytes more`);
});

t.test('what is sparse takes no room, and what is gone is nothing', async t => {
  const dir = t.testdir({ sparse: '' });
  truncateSync(join(dir, 'sparse'), 1 << 30);
  t.ok((await measureDiskUsage(dir, pacer())).bytes < 1n << 20n);
  t.same(await measureDiskUsage(join(dir, 'gone'), pacer()), { bytes: 0n, inodes: 0n });
  t.same(await measureDiskUsage(join(dir, 'sparse', 'below-a-file'), pacer()), { bytes: 0n, inodes: 0n });
});

t.test('steps take turns: a small job is done long before a large one that began earlier', async t => {
  const p = pacer();
  const order: string[] = [];
  const large = async () => {
    for (let i = 0; i < 100; i++) await p.step(async () => order.push('large'));
  };
  const small = async () => {
    await p.step(async () => order.push('small'));
    await p.step(async () => order.push('small'));
  };
  await Promise.all([large(), small()]);
  t.ok(order.lastIndexOf('small') < 10, `the small job's last step was number ${order.lastIndexOf('small')}`);
  await t.rejects(
    p.step(() => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(await p.step(async () => 'goes on'), 'goes on', 'a step that failed holds up nobody');
});

t.test('work rests for most of the time, and an abort ends the rest', async t => {
  const controller = new AbortController();
  const p = new Pacer(controller.signal);
  const work = async () => {
    const startedAt = performance.now();
    await sleep(25);
    return { endedAt: performance.now(), tookMs: performance.now() - startedAt };
  };
  const { endedAt, tookMs } = await p.step(work);
  await p.step(async () => {});
  t.ok(performance.now() - endedAt >= 8 * tookMs, 'about nine times as long as the work');
  await p.step(work);
  const next = p.step(async () => 'never');
  controller.abort();
  await t.rejects(next, { name: 'AbortError' });
});

t.test('layers are measured by themselves and told from memory; one that cannot be measured does no harm', async t => {
  const dir = t.testdir({ good: { file: 'x' }, bad: {} });
  const meter = new LayerMeter(pino({ level: 'silent' }), systemClock);
  t.teardown(() => meter.close());
  const [good, bad] = [{}, {}];
  const startedNs = systemClock.nowNs();
  t.equal(meter.usage(good), undefined);
  meter.start(() => [
    { owner: bad, directory: join(dir, 'bad\0name') },
    { owner: good, directory: join(dir, 'good') },
  ]);
  const usage = await eventually(() => {
    const found = meter.usage(good);
    if (!found) throw new Error('not yet');
    return found;
  }, 'a layer is measured');
  t.equal(usage.inodes, 2n);
  t.ok(usage.atNs >= startedNs);
  t.equal(meter.usage(bad), undefined);
});

t.test('a quiet layer is measured once more after it became quiet, and then no more', async t => {
  const dir = t.testdir({ layer: {} });
  const layer = join(dir, 'layer');
  const meter = new LayerMeter(pino({ level: 'silent' }), systemClock);
  t.teardown(() => meter.close());
  const owner = {};
  let asked = 0;
  meter.start(() => {
    asked++;
    return [{ owner, directory: layer, quietSinceNs: 0n }];
  });
  const first = await eventually(() => {
    const found = meter.usage(owner);
    if (!found) throw new Error('not yet');
    return found;
  }, 'the layer is measured');
  rmSync(layer, { recursive: true });
  mkdirSync(layer);
  const before = asked;
  await eventually(() => {
    if (asked < before + 2) throw new Error('not yet');
  }, 'the meter has looked twice more');
  t.equal(meter.usage(owner), first);
});
