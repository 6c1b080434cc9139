import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { ImageRecord } from '../../../daemon/images/image-records.ts';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, signal, workerCommand, writtenOut } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

const image = makeImage({ layers: [[file('a', 'a')], [file('b', 'b')]] });
const recordFile = (dir: string) => join(dir, 'images', 'images', image.id.slice(7), 'image.json');
const recordIn = (dir: string): ImageRecord => JSON.parse(readFileSync(recordFile(dir), 'utf8'));

/** A store with the image, pulled in the boot `first` and not known to be synced. */
async function unsyncedStore(t: Test, server: FaultServer): Promise<string> {
  server.add('v', image);
  const dir = t.testdir();
  const service = await openService(dir, { bootId: 'first' });
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  await writtenOut(dir); // a daemon that ends waits for it, but for ten seconds only
  await service.close();
  t.equal(recordIn(dir).unsyncedIn, undefined);
  writeFileSync(recordFile(dir), JSON.stringify({ ...recordIn(dir), unsyncedIn: 'first' }));
  return dir;
}

t.test('after a power cut an image that was not yet written out is not there, with nothing of it', async t => {
  await using server = await FaultServer.start();
  const dir = await unsyncedStore(t, server);
  const next = await openService(dir, { bootId: 'second', keepPartsMs: 0 });
  t.same(next.list(), []);
  t.same(contentOf(dir), []);
  t.equal((await next.pull(`${server.host}/a:v`, { signal: signal() })).id, image.id, 'it can be pulled again');
  await next.close();
});

t.test('after the end of the daemon alone it is there, and is written out by the next one', async t => {
  await using server = await FaultServer.start();
  const dir = await unsyncedStore(t, server);
  const next = await openService(dir, { bootId: 'first' });
  t.same(
    next.list().map(({ id }) => id),
    [image.id],
  );
  await writtenOut(dir);
  await next.close();
  t.equal(recordIn(dir).unsyncedIn, undefined);
});

t.test('a tag that an unsynced image took goes back to the image that had it, when the power is cut', async t => {
  await using server = await FaultServer.start();
  const older = makeImage({ layers: [[file('older', 'o')]] });
  server.add('v', older);
  const dir = t.testdir();
  const service = await openService(dir, { bootId: 'first' });
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  const olderFile = join(dir, 'images', 'images', older.id.slice(7), 'image.json');
  const { unsyncedIn: _, ...before }: ImageRecord = JSON.parse(readFileSync(olderFile, 'utf8'));
  server.add('v', image);
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  t.same(service.get(`${server.host}/a:v`)?.id, image.id);
  await writtenOut(dir);
  await service.close();
  const after = JSON.parse(readFileSync(olderFile, 'utf8'));
  t.same(after.tags, [], 'once all is written out, the file of the older image says that it has lost the tag');
  writeFileSync(recordFile(dir), JSON.stringify({ ...recordIn(dir), unsyncedIn: 'first' }));
  writeFileSync(olderFile, JSON.stringify(before)); // as it is while the other is not written out
  const next = await openService(dir, { bootId: 'second' });
  t.same(next.get(`${server.host}/a:v`)?.id, older.id);
  await next.close();
});

t.test('an image is not there when the files of one of its layers are not, whatever its records say', async t => {
  await using server = await FaultServer.start();
  server.add('v', image);
  const dir = t.testdir();
  const service = await openService(dir);
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  await service.close();
  rmSync(join(dir, 'images', 'l', '2', 'fs'), { recursive: true });
  const next = await openService(dir, { keepPartsMs: 0 });
  t.same(next.list(), []);
  t.equal((await next.pull(`${server.host}/a:v`, { signal: signal() })).id, image.id, 'it can be pulled again');
  await next.close();
});

t.test('an image is written out when what its pull does not need any more is gone', async t => {
  await using server = await FaultServer.start();
  const dir = t.testdir();
  const many = makeImage({ layers: Array.from({ length: 20 }, (_, i) => [file(`f${i}`, `${i}`)]) });
  server.add('v', many);
  const service = await openService(dir, { workerCommand: tellingAtSync(dir) });
  await service.pull(`${server.host}/a:v`, { signal: signal() });
  await writtenOut(dir);
  await service.close();
  t.same(JSON.parse(readFileSync(join(dir, 'at-sync.json'), 'utf8')).length, 2, 'manifest and configuration');
});

/** A worker that writes down, before it writes out the file system, which blobs and files on their way there are. */
function tellingAtSync(dir: string): string[] {
  const directories = ['blobs/sha256', 'ingest'].map(sub => join(dir, 'images', sub));
  writeFileSync(
    join(dir, 'tell.mjs'),
    `import { readdirSync, writeFileSync } from 'node:fs';
    const { stdin } = process;
    const { push } = stdin;
    const names = () => JSON.stringify(${JSON.stringify(directories)}.flatMap(path => readdirSync(path)));
    stdin.push = chunk => {
      if (chunk?.includes('"command":"sync"')) writeFileSync(${JSON.stringify(join(dir, 'at-sync.json'))}, names());
      return push.call(stdin, chunk);
    };`,
  );
  const [node = '', ...args] = workerCommand;
  return [node, '--import', join(dir, 'tell.mjs'), ...args];
}
