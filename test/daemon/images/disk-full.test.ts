import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Code } from '@cleat/base';
import { applyMount, bringLoopbackUp, unmount } from '@cleat/linux';
import t from 'tap';
import { enterOwnNamespaces } from '../../linux/unshared.ts';
import { FaultServer } from './support/fault-server.ts';
import { contentOf, openService, signal } from './support/service.ts';
import { file } from './support/tar-builder.ts';
import { makeImage } from './support/test-image.ts';

enterOwnNamespaces();
bringLoopbackUp();
t.setTimeout(280_000);

const MiB = 1024 * 1024;

t.test('a disk that is full is told so, and is as empty as before when the pull has failed', async t => {
  for (const [title, layers] of [
    ['while a layer arrives', [[file('incompressible', randomBytes(8 * MiB))]]],
    ['while a layer is unpacked', [[file('zeros', Buffer.alloc(8 * MiB))]]],
  ] as const)
    await t.test(title, async t => {
      await using server = await FaultServer.start();
      server.add('big', makeImage({ layers }));
      server.add('small', makeImage({ layers: [[file('a', 'a')]] }));
      t.testdir({ small: {} });
      const store = join(t.testdirName, 'small');
      applyMount({ type: 'tmpfs', source: 'tmpfs', target: store, options: ['size=4m'] });
      using _mounted = { [Symbol.dispose]: () => unmount(store) };
      const service = await openService(store);
      const full = {
        code: Code.ResourceExhausted,
        message: /no space left on the image file system.*layer sha256:\w+ of image/,
      };
      await t.rejects(service.pull(`${server.host}/a:big`, { signal: signal() }), full);
      t.same(contentOf(store), []);
      t.ok(await service.pull(`${server.host}/a:small`, { signal: signal() }), 'a smaller image fits');
      await service.close();
    });
});
