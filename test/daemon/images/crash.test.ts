import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { eventually } from '../../node/reach.ts';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, openUnswept, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

t.setTimeout(280_000);

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

/** Have a process stand still. Resolves when all its threads do, with whether it is there to be killed. */
async function stop(child: ChildProcess): Promise<boolean> {
  if (!child.kill('SIGSTOP')) return false;
  const tasks = `/proc/${child.pid}/task`;
  const states = () =>
    readdirSync(tasks).map(tid => /^State:\s+(\w)/m.exec(readFileSync(`${tasks}/${tid}/status`, 'utf8'))?.[1]);
  await eventually(() => {
    if (states().some(state => state !== 'T')) throw new Error(states().join(' '));
  }, 'the process stands still');
  return true;
}

const [, big, last] = many.layers.map(({ digest }) => digest.slice('sha256:'.length));

/**
 * Pull in a process that is killed when the first layer is in place, the second has arrived and is not, and the third
 * does not come. Answers whether that moment was met: a busy machine may pass it by.
 */
async function killInTheMiddle(dir: string, reference: string): Promise<{ met: boolean; pid: number }> {
  const program = join(import.meta.dirname, 'support', 'pull-process.ts');
  const victim = spawn(process.execPath, [program, dir, reference], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(victim, 'exit');
  const look = async () => {
    if (!(await stop(victim))) throw new Error('it has ended');
    const content = existsSync(join(dir, 'images', 'l')) ? contentOf(dir) : [];
    const placed = content.filter(name => name.startsWith('l/')).length;
    const isMiddle = content.includes(`blobs/sha256/${big}`) && content.includes(`ingest/${last}.part`);
    if (placed > 1 || (placed === 1 && isMiddle)) return placed === 1;
    victim.kill('SIGCONT');
    await setTimeout(5);
    throw new Error(`so far there is ${content}`);
  };
  const met = await eventually(look, 'the first layer is in place', { timeoutMs: 120_000 });
  victim.kill('SIGKILL');
  await ended;
  return { met, pid: victim.pid ?? 0 };
}

t.test('a daemon that is killed in the middle of a pull leaves nothing that its successor does not remove', async t => {
  await using server = await FaultServer.start();
  server.add('v', many);
  t.testdir();
  server.fault = (request, response) => {
    if (!request.url?.includes(last ?? 'none')) return false;
    const bytes = many.layers.at(-1)?.bytes;
    response.writeHead(200, { 'content-length': bytes?.length }).write(bytes?.subarray(0, 100)); // and no more
    return true;
  };
  let dir = '';
  for (let met = false; !met; ) {
    dir = mkdtempSync(join(t.testdirName, 'store-'));
    const victim = await killInTheMiddle(dir, `${server.host}/a:v`);
    await eventually(() => {
      const left = processesWith(`cleat-unpack/main.ts\0${victim.pid}\0`);
      if (left.length > 0) throw new Error(`${left}`);
    }, 'the unpack workers died with their daemon');
    met = victim.met;
  }

  const keeping = await openService(dir);
  const kept = new Set(contentOf(dir).map(name => name.replace(/\.json$/, '')));
  t.same([...kept], [`ingest/${big}.part`], 'what had arrived is kept for the next try');
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
