// timeout: 180
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { SHIM_NODE_FLAGS } from '../../../shim/node-flags.ts';
import { TestNode } from '../../node/node.ts';
import { MAIN } from '../e2e/rig.ts';

t.test(
  'a zygote that has rehearsed the life of a shim is as before: nothing is left that a child would inherit',
  async t => {
    await using node = await TestNode.start();
    const socket = node.path('z.sock');
    const zygote = node.spawn(process.execPath, [...SHIM_NODE_FLAGS, MAIN, '-socket', socket, 'zygote'], {
      env: { UV_THREADPOOL_SIZE: '1', CLEAT_FAILPOINT: 'shim.serve.before=kill' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.equal(await text(zygote.stdout as Readable), 'ready\n', 'and the end of it');
    const proc = `/proc/${zygote.pid}`;
    t.equal(readlinkSync(`${proc}/cwd`), '/');
    t.match(readFileSync(`${proc}/cmdline`, 'latin1'), /^containerd-shim-cleat-v2 zygote /);
    t.equal(readFileSync(`${proc}/task/${zygote.pid}/children`, 'utf8'), '');
    const fds = readdirSync(`${proc}/fd`).filter(fd => Number(fd) > 2); // its stderr may be a socket of ours
    const open = fds.map(fd => readlinkSync(`${proc}/fd/${fd}`));
    t.equal(open.filter(target => target.startsWith('socket:')).length, 1, 'its own');
    t.strictSame(
      open.filter(target => target.startsWith(node.dir)),
      [],
    );
    const ignored = BigInt(`0x${/^SigIgn:\s+(\S+)/m.exec(readFileSync(`${proc}/status`, 'latin1'))?.[1]}`);
    t.ok(
      ignored & (1n << BigInt(constants.signals.SIGPIPE - 1)),
      'a caller that is gone ends no zygote: SIGPIPE is ignored',
    );
    t.strictSame(
      readdirSync(dirname(socket)).filter(name => name.includes('.warm')),
      [],
      'no scratch directory',
    );
    zygote.kill('SIGKILL');
    await once(zygote, 'exit');
  },
);
