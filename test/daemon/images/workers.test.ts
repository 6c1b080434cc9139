import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { UnpackWorker } from '../../../daemon/images/unpack/unpack-worker.ts';
import { eventually } from '../../node/reach.ts';
import { signal, workerCommand } from './support/service.ts';
import { file, makeTar } from './support/tar-builder.ts';

const LIMITS = { maxBytes: 1024 * 1024, maxEntries: 100 };
/** A worker just after its start has more than 30 MiB of files in memory, one that waits about 6. */
const FEW_BYTES = 12 * 1024 * 1024;

/** Of this process, that have not ended. */
const children = (): string[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);

/** Bytes of files, programs mostly, that a process has in memory. */
function fileBytes(pid: string): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1024;
  return field('Rss') - field('Anonymous');
}

t.test('a worker that has nothing to do keeps little of its program in memory', async t => {
  const before = children();
  const own = new UnpackWorker(workerCommand);
  t.teardown(() => own.close());
  await own.removeTrees([join(t.testdir(), 'none')]);
  const [idle = ''] = children().filter(pid => !before.includes(pid));
  await eventually(
    async () => {
      if (fileBytes(idle) > FEW_BYTES) throw new Error(`it has ${fileBytes(idle)} bytes of files`);
    },
    'the worker lets go of its program',
    { timeoutMs: 30_000 },
  );
});

t.test('what can wait is given no worker besides those that all processors are busy with', async t => {
  const many = new UnpackWorker(workerCommand);
  t.teardown(() => many.close());
  const before = children();
  const blob = join(t.testdir(), 'blob');
  const tar = makeTar([file('f', 'x')]);
  writeFileSync(blob, tar);
  const busy = Array.from({ length: availableParallelism() }, (_, i) => {
    const directory = join(t.testdirName, `d${i}`);
    mkdirSync(directory);
    let finish = () => {};
    const done = many.unpack(blob, { directory, limits: LIMITS, follow: true }, 'layer x', signal(), tell => {
      finish = () => tell(tar.length, true);
    });
    return { done, finish };
  });
  const told: string[] = [];
  const lull = many.lull(60_000).then(() => told.push('lull'));
  many.warm();
  t.equal(children().filter(pid => !before.includes(pid)).length, busy.length);
  busy[0]?.finish();
  await busy[0]?.done.then(() => told.push('unpacked'));
  await lull;
  t.same(told, ['unpacked', 'lull']);
  await many.syncFilesystem(t.testdirName);
  t.equal(children().filter(pid => !before.includes(pid)).length, busy.length, 'none was started');
  for (const { finish } of busy.slice(1)) finish();
  await Promise.all(busy.map(({ done }) => done));
  await many.lull(60_000);
});

t.test('what can wait does not wait for ever', async t => {
  const many = new UnpackWorker(workerCommand);
  const blob = join(t.testdir(), 'blob');
  writeFileSync(blob, '');
  const busy = Array.from({ length: availableParallelism() }, () =>
    many.unpack(blob, { directory: t.testdirName, limits: LIMITS, follow: true }, 'layer x', signal(), () => {}),
  );
  await many.lull(10);
  await Promise.all([many.close(), ...busy.map(done => t.rejects(done, { message: /without an answer/ }))]);
});
