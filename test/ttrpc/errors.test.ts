import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { Code, DetailedRpcError, RpcError } from 'ttrpc-ts';
import { FrameType } from '../../packages/ttrpc/src/frame.ts';
import { decodeResponse } from '../../packages/ttrpc/src/messages.ts';
import { collect } from './echo-service.ts';
import { rawClient, request } from './raw-peer.ts';
import { startServer } from './start-server.ts';

t.test(
  'what a handler throws arrives with its code and message; what is no RpcError is Unknown, and reported',
  async t => {
    const details = [{ typeUrl: 'type.example/x', value: Buffer.from('y') }];
    const secret = new Error('went wrong');
    const thrown: Record<string, unknown> = {
      rpc: new RpcError(Code.NotFound, 'no such thing', { cause: secret }),
      details: new DetailedRpcError(Code.Aborted, 'more', details),
      ok: new RpcError(Code.Ok, 'not an error at all'),
      plain: secret,
      text: 'just words',
      nothing: undefined,
    };
    const reported: unknown[] = [];
    const { echo } = await startServer(
      t,
      {
        say: async which => {
          throw thrown[which];
        },
        // Thrown before the handler returns anything.
        raw: () => {
          throw secret;
        },
        count: async function* (which) {
          yield 'one';
          throw thrown[which];
        },
        join: async words => collect(words).then(() => Promise.reject(thrown['rpc'])),
      },
      { server: { onError: (error, where) => reported.push([error, where]) } },
    );
    await t.rejects(echo.say('rpc'), { code: Code.NotFound, message: 'no such thing' });
    await t.rejects(echo.say('details'), { code: Code.Aborted, details });
    await t.rejects(echo.say('ok'), { code: Code.Unknown, message: 'not an error at all' });
    await t.rejects(echo.raw(new Uint8Array(0)), { code: Code.Unknown, message: 'went wrong' });
    await t.rejects(echo.say('text'), { code: Code.Unknown, message: 'just words' });
    await t.rejects(echo.say('nothing'), { code: Code.Unknown });
    await t.rejects(collect(echo.count('rpc')), { code: Code.NotFound });
    await t.rejects(echo.join().response(), { code: Code.NotFound });
    const plain = await echo.say('plain').catch((err: unknown) => err);
    t.ok(plain instanceof RpcError && !('cause' in plain), 'no stack and no cause over the wire');
    t.same(reported, [
      [secret, 'test.Echo/Raw'],
      ['just words', 'test.Echo/Say'],
      [undefined, 'test.Echo/Say'],
      [secret, 'test.Echo/Say'],
    ]);
  },
);

t.test("a handler is told when the caller's time is over", async t => {
  const { echo, path } = await startServer(t, {
    say: async (_, { signal, deadlineMs }) => {
      if (deadlineMs === undefined) return 'no limit';
      await sleep(60_000, undefined, { signal });
      return 'late';
    },
  });
  t.equal(await echo.say('x'), 'no limit');
  const peer = await rawClient(t, path);
  for (const [streamId, timeoutNano] of [
    [1, 20e6],
    [3, -1],
  ] as const) {
    peer.send(streamId, FrameType.Request, 0, request({ service: 'test.Echo', method: 'Say', timeoutNano }));
    const frame = await peer.next();
    t.match(frame && decodeResponse(frame.data).status, { code: Code.DeadlineExceeded }, `${timeoutNano} ns`);
  }
});

t.test('a handler is told when its client is gone, and its late answer harms nobody', async t => {
  const told = Promise.withResolvers<unknown>();
  const started = Promise.withResolvers<void>();
  const { echo, channel } = await startServer(t, {
    say: async (_, { signal }) => {
      started.resolve();
      await once(signal, 'abort');
      told.resolve(signal.reason);
      return 'late';
    },
  });
  const call = echo.say('x');
  await started.promise;
  channel.close();
  await t.rejects(call, { code: Code.Unavailable });
  t.match(await told.promise, { code: Code.Cancelled });
});

t.test('a client that ends its side is gone, also where the socket would stay half open', async t => {
  const told = Promise.withResolvers<unknown>();
  const { path, server } = await startServer(t, {
    say: async (_, { signal }) => {
      await once(signal, 'abort');
      told.resolve(signal.reason);
      return '';
    },
  });
  const listener = createServer({ allowHalfOpen: true }, socket => server.accept(socket));
  listener.listen(`${path}-half`);
  t.teardown(() => listener.close());
  await once(listener, 'listening');
  const peer = await rawClient(t, `${path}-half`);
  peer.send(1, FrameType.Request, 0, request({ service: 'test.Echo', method: 'Say' }));
  peer.socket.end();
  t.match(await told.promise, { code: Code.Cancelled });
  t.equal(await peer.next(), undefined);
});
