import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { UnpackWorker } from '../../../daemon/images/unpack/unpack-worker.ts';
import { eventually } from '../../node/reach.ts';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, signal, workerCommand } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

/** Of this process, that have not ended. */
const children = (): string[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);

t.test('a pull that fails answers when its other layers are no longer unpacked, and nothing stays of them', async t => {
  const many = Array.from({ length: 20_000 }, (_, i) => file(`many/f${i}`, 'x'));
  const image = makeImage({ layers: [many, [file('other', 'o')]] });
  const other = image.layers.at(-1);
  await using server = await FaultServer.start();
  server.add('v', image);
  const ingest = join(t.testdir(), 'images', 'ingest');
  const layers = join(t.testdirName, 'images', 'l');
  const isUnpacking = async () => {
    if (readdirSync(layers).length > 0) return; // it was quicker than this look
    const dirs = readdirSync(ingest).filter(name => name.startsWith('layer-'));
    if (!dirs.some(name => existsSync(join(ingest, name, 'fs', 'many', 'f9')))) throw new Error('nothing is unpacked');
  };
  server.fault = (request, response) => {
    if (!request.url?.includes(other?.digest ?? 'none')) return false;
    const wrong = Buffer.alloc(other?.bytes.length ?? 0);
    void eventually(isUnpacking, 'the first layer is being unpacked', { timeoutMs: 30_000 }).then(
      () => response.writeHead(200, { 'content-length': wrong.length }).end(wrong),
      () => response.destroy(),
    );
    return true;
  };
  const service = await openService(t.testdirName, { keepPartsMs: 0 });
  await t.rejects(service.pull(`${server.host}/a:v`, { signal: signal() }), { message: /has the digest/ });
  t.same(
    contentOf(t.testdirName).filter(name => name.startsWith('l/') || name.startsWith('ingest/')),
    [],
  );
  await service.close();
});

t.test('a worker that died while it had nothing to do is not asked', async t => {
  const worker = new UnpackWorker(workerCommand);
  t.teardown(() => worker.close());
  const before = children();
  await worker.removeTrees([join(t.testdir(), 'none')]);
  const [idle] = children().filter(pid => !before.includes(pid));
  process.kill(Number(idle), 'SIGKILL');
  await eventually(async () => {
    if (children().includes(idle ?? '')) throw new Error('it is still there');
  }, 'the worker has ended');
  await worker.syncFilesystem(t.testdirName);
});

t.test('what is to be removed goes although the worker dies over it', async t => {
  const tree = join(t.testdir(), 'tree');
  mkdirSync(tree);
  for (let i = 0; i < 5_000; i++) writeFileSync(join(tree, `f${i}`), '');
  const worker = new UnpackWorker(workerCommand);
  t.teardown(() => worker.close());
  const before = children();
  const removed = worker.removeTrees([tree]);
  const [first] = children().filter(pid => !before.includes(pid));
  process.kill(Number(first), 'SIGKILL');
  await removed;
  t.notOk(existsSync(tree));
});

t.test('a worker that is killed at the end is not replaced: nobody would end the other one', async t => {
  const tree = join(t.testdir(), 'tree');
  mkdirSync(tree);
  for (let i = 0; i < 5_000; i++) writeFileSync(join(tree, `f${i}`), '');
  const worker = new UnpackWorker(workerCommand);
  const before = children();
  const removed = worker.removeTrees([tree]);
  await Promise.all([t.rejects(removed, { message: /has ended/ }), worker.close()]);
  worker.warm();
  t.same(
    children().filter(pid => !before.includes(pid)),
    [],
  );
});
