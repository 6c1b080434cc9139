// timeout: 180
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { SessionHost } from '../../../shim/session/host.ts';
import { eventually } from '../../node/reach.ts';
import { startGoForward } from './go-client.ts';
import { LoopbackTarget } from './targets.ts';

const host = new SessionHost({ lingerMs: 10 });
t.teardown(() => host.close());

/** A server on loopback that does this with each connection. */
async function serve(t: Test, handler: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => {}); // a client may leave
    handler(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return (server.address() as { port: number }).port;
}

/** client-go forwards to these ports; answers the local ones. */
async function forwarded(t: Test, transport: 'spdy' | 'websocket', target: LoopbackTarget, ports: readonly number[]) {
  const url = await host.openForward(target, []);
  const client = startGoForward(url, transport, ports);
  t.teardown(() => client.kill('SIGKILL'));
  const [line] = (await once(client.stdio[3] as Readable, 'data')) as [Buffer];
  const { ports: local, error } = JSON.parse(String(line)) as { ports?: number[]; error?: string };
  if (local === undefined) throw new Error(error);
  return { client, local };
}

const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex');

for (const transport of ['spdy', 'websocket'] as const) {
  t.test(`client-go forwards ports over ${transport}`, async t => {
    t.test('ten megabytes go in, and come out, and each side sees the end', async t => {
      const echo = await serve(t, socket => socket.pipe(socket));
      const { local } = await forwarded(t, transport, new LoopbackTarget(), [echo]);
      const data = randomBytes(10 * 1024 * 1024);
      const socket = connect({ host: '127.0.0.1', port: local[0] ?? 0, allowHalfOpen: true });
      socket.end(data);
      t.equal(sha(await buffer(socket)), sha(data));
    });

    t.test('twenty connections at once, to two ports, do not mix', async t => {
      const target = new LoopbackTarget();
      const answer = (prefix: string) =>
        serve(t, socket => {
          void buffer(socket).then(data => socket.end(`${prefix}:${data}`));
        });
      const { local } = await forwarded(t, transport, target, [await answer('a'), await answer('b')]);
      const replies = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const socket = connect({ host: '127.0.0.1', port: local[index % 2] ?? 0, allowHalfOpen: true });
          socket.end(String(index));
          return String(await buffer(socket));
        }),
      );
      t.same(
        replies,
        replies.map((_, index) => `${index % 2 === 0 ? 'a' : 'b'}:${index}`),
      );
      t.equal(target.connections, 20);
    });

    t.test('a port that nobody listens on is told on the error stream', async t => {
      const gone = 1; // one that was free a moment ago may be somebody's by now
      const { client, local } = await forwarded(t, transport, new LoopbackTarget(), [gone]);
      let told = '';
      client.stderr?.on('data', text => {
        told += text;
      });
      const socket = connect(local[0] ?? 0, '127.0.0.1').on('error', () => {}); // client-go gives up altogether
      await once(socket.resume(), 'close');
      await eventually(() => {
        if (!told.includes('\n')) throw new Error('no line');
      }, 'client-go says a line');
      t.match(told, new RegExp(`error forwarding port ${gone} to the pod: .*ECONNREFUSED`));
    });

    t.test('the target is told when the client stops', async t => {
      const target = new LoopbackTarget();
      const echo = await serve(t, socket => socket.pipe(socket));
      const { client } = await forwarded(t, transport, target, [echo]);
      client.stdin?.end();
      await target.ended;
      t.pass();
    });

    t.test('a client that is killed takes its connections along', async t => {
      const target = new LoopbackTarget();
      const arrived = Promise.withResolvers<Socket>();
      const port = await serve(t, arrived.resolve);
      const { client, local } = await forwarded(t, transport, target, [port]);
      const socket = connect(local[0] ?? 0, '127.0.0.1').on('error', () => {});
      socket.write('x');
      const remote = await arrived.promise;
      client.kill('SIGKILL');
      await once(remote.resume(), 'end');
      t.type(await target.ended, Error);
    });
  });
}
