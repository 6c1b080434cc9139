import { join } from 'node:path';
import { capabilities } from '@cleat/linux';
import t from 'tap';
import { TestNode } from '../../node/node.ts';

const allCaps = capabilities().bounding;
const program = join(import.meta.dirname, 'fixtures', 'run-in-pod.ts');

for (const runtime of ['runc', 'crun'])
  t.test(`${runtime} makes of our configurations what the CRI asks for`, async t => {
    await using node = await TestNode.start();
    const { code, stdout, stderr } = await node.run(process.execPath, [program, node.path('pod'), runtime], {
      timeoutMs: 240_000,
    });
    t.equal(code, 0, stderr);
    const seen = JSON.parse(stdout);
    const lines = (name: string) =>
      seen[name]
        .trim()
        .split('\n')
        .map((line: string) => line.trim().replace(/\s+/g, ' '));

    t.same(lines('confined'), [
      'uid=1000 gid=1001 groups=1001,50000',
      '/work',
      'host=pod-host env=a b path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'nameserver 10.0.0.10',
      'CapEff: 0000000000000400',
      'NoNewPrivs: 1',
      '500',
      '77',
      'root is read-only',
      'mount is read-only',
      'mount is writable',
      '0',
      'shm works',
      '00 00 00 00',
      'pause',
      String(64 << 20),
      'proc/sys is read-only',
    ]);
    t.same(lines('usual'), ['0', '1', 'root is writable', 'CapEff: 00000000a80425fb', 'sys is read-only']);
    const [caps, ...rest] = lines('privileged');
    t.same(rest, ['/dev/full', '/dev/null', 'proc/sys is writable', '2']);
    const mask = BigInt(`0x${caps.split(' ')[1]}`);
    t.equal([...mask.toString(2)].filter(bit => bit === '1').length, allCaps.length, 'all that the daemon may give');
    t.same(lines('recursive'), ['top is read-only', 'below is read-only']);
    t.same(lines('exec'), ['uid=1000 gid=1001 groups=1001,50000', 'env=a b', 'CapEff: 0000000000000400']);
  });
