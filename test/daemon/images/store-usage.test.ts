// timeout: 300
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { ImageService } from '../../../daemon/images/image-service.ts';
import { DockerRegistry } from './support/docker-registry.ts';
import { FaultProxy } from './support/fault-proxy.ts';
import { closeAtEnd, openService, signal, writtenOut } from './support/service.ts';
import { dir, file, hardlink, symlink, type TarSpec } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

const registry = await DockerRegistry.start(t.testdir());
t.teardown(() => registry[Symbol.asyncDispose]());

const many = (count: number, make: (i: number) => TarSpec): TarSpec[] =>
  Array.from({ length: count }, (_, i) => make(i));
const small = makeImage({ layers: [many(200, i => file(`file-${i}`, `content ${i}`))] });
const shapes: Readonly<Record<string, readonly TarSpec[]>> = {
  'one big file': [file('big', randomBytes(3_000_000))],
  'small files': many(2000, i => file(`d/file-${i}`, 'x')),
  'empty files in one directory with long names': [dir('d/'), ...many(3000, i => file(`d/${'n'.repeat(200)}${i}`, ''))],
  links: [
    file('a', randomBytes(50_000)),
    ...many(500, i => hardlink(`h${i}`, 'a')),
    ...many(500, i => symlink(`s${i}`, 't'.repeat(i < 250 ? 20 : 200))),
  ],
  'files that come twice': many(600, i => file(`f${i % 300}`, randomBytes(9000))),
  directories: many(500, i => dir(`d${i}/`)),
};
const layered = makeImage({ layers: Object.values(shapes) });

/** Compare with what `du` counts. */
async function isTrue(t: Test, service: ImageService, root: string, what: string) {
  const told = await service.usage();
  const bytes = Number(execFileSync('du', ['-s', '--block-size=1', root], { encoding: 'utf8' }).split('\t')[0]);
  const inodes = Number(execFileSync('du', ['-s', '--inodes', root], { encoding: 'utf8' }).split('\t')[0]);
  const near = (a: number, b: number) => Math.abs(a - b) <= 0.02 * b;
  t.ok(near(Number(told.usedBytes), bytes), `${what}: ${told.usedBytes} bytes are told, ${bytes} are there`);
  t.ok(near(Number(told.inodesUsed), inodes), `${what}: ${told.inodesUsed} inodes are told, ${inodes} are there`);
}

for (const [title, files] of [...Object.entries(shapes), ['all of it in layers', undefined] as const])
  t.test(`what the store takes is told within 2 % of what du counts: ${title}`, async t => {
    const service = await openService(t.testdir());
    closeAtEnd(t, () => service.close());
    const root = join(t.testdirName, 'images');
    await isTrue(t, service, root, 'empty');
    const tag = title.replaceAll(' ', '-');
    await registry.push('usage', tag, files ? makeImage({ layers: [files] }) : layered);
    const { id } = await service.pull(`${registry.host}/usage:${tag}`, { signal: signal() });
    await writtenOut(t.testdirName);
    await isTrue(t, service, root, 'pulled');
    await service.remove(id);
    await isTrue(t, service, root, 'removed');
  });

t.test('a partial download that is kept for the next try counts, also for the next daemon', async t => {
  const image = makeImage({ compress: 'none', layers: [[file('big', randomBytes(2_000_000))]] });
  await registry.push('usage', 'cut', image);
  await registry.push('usage', 'small', small);
  const proxy = await FaultProxy.start(registry.host);
  t.teardown(() => proxy[Symbol.asyncDispose]());
  proxy.mishap = request =>
    request.url?.includes(image.layers[0]?.digest ?? '') ? { kind: 'cut', atByte: 900_000 } : undefined;
  const root = join(t.testdir(), 'images');
  const first = await openService(t.testdirName);
  await first.pull(`${proxy.host}/usage:small`, { signal: signal() });
  await t.rejects(first.pull(`${proxy.host}/usage:cut`, { signal: signal() }));
  t.ok(
    readdirSync(join(root, 'ingest')).some(name => name.endsWith('.part')),
    'there is one',
  );
  await isTrue(t, first, root, 'cut');
  await first.close();
  const second = await openService(t.testdirName);
  closeAtEnd(t, () => second.close());
  await isTrue(t, second, root, 'the next daemon');
});
