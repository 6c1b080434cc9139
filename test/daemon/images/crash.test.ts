import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, openUnswept, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

t.setTimeout(120_000);

const many = makeImage({
  compress: 'none',
  layers: [
    [file('quick', 'q')],
    Array.from({ length: 10_000 }, (_, i) => file(`d${i % 100}/f${i}`, '')),
    [file('never-comes', 'n')],
  ],
});

/** Pids of processes whose command line holds `text`. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await setTimeout(5);
  }
}

t.test('a daemon that is killed in the middle of a pull leaves nothing that its successor does not remove', async t => {
  await using server = await FaultServer.start();
  server.add('v', many);
  const last = many.layers.at(-1);
  server.fault = (request, response) => {
    if (!request.url?.includes(last?.digest ?? 'none')) return false;
    response.writeHead(200, { 'content-length': last?.bytes.length }).write(last?.bytes.subarray(0, 100)); // and no more
    return true;
  };
  const dir = t.testdir();
  const victim = spawn(
    process.execPath,
    [join(import.meta.dirname, 'support', 'pull-process.ts'), dir, `${server.host}/a:v`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await until('a layer is in place and others are being made', () => {
    if (!existsSync(join(dir, 'images', 'l'))) return false;
    const content = contentOf(dir);
    return (
      content.some(name => name.startsWith('l/')) &&
      content.some(name => name.endsWith('.part')) &&
      content.some(name => name.includes('/layer-'))
    );
  });
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  t.not(contentOf(dir).length, 0, 'there is something to remove');
  await until(
    'the unpack workers died with their daemon',
    () => processesWith(`cleat-unpack/main.ts\0${victim.pid}\0`).length === 0,
  );

  const keeping = await openService(dir);
  const kept = new Set(contentOf(dir).map(name => name.replace(/\.json$/, '')));
  t.same([...kept], [`ingest/${many.layers[1]?.digest.slice(7)}.part`], 'what had arrived is kept for the next try');
  await keeping.close();
  const next = await openUnswept(dir, { keepPartsMs: 0 });
  t.same(next.list(), [], 'nothing of it is visible');
  await next.sweep();
  t.same(contentOf(dir), [], 'nothing of it is left, where nothing is to be kept');
  server.fault = () => false;
  t.equal((await next.pull(`${server.host}/a:v`, { signal: signal() })).id, many.id, 'and the pull can be done again');
  await next.close();
});

t.test('an image that lost a layer on disk is not listed any more, so that it is pulled again', async t => {
  await using server = await FaultServer.start();
  const image = makeImage({ layers: [[file('a', 'a')]] });
  server.add('v', image);
  const first = await openService(t.testdir());
  await first.pull(`${server.host}/a:v`, { signal: signal() });
  await first.close();
  rmSync(join(t.testdirName, 'images', 'l', '1', 'layer.json'));
  const second = await openService(t.testdirName);
  t.same(second.list(), []);
  t.same(contentOf(t.testdirName), []);
  await second.pull(`${server.host}/a:v`, { signal: signal() });
  await second.close();
  writeFileSync(join(t.testdirName, 'images', 'images', image.id.slice(7), 'image.json'), '{"version":');
  const third = await openService(t.testdirName);
  t.same(third.list(), [], 'nor is one whose record was damaged');
  await third.close();
});
