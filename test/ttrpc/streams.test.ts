import { once } from 'node:events';
import t from 'tap';
import { Code, connect, createClient } from 'ttrpc-ts';
import { FrameType } from '../../packages/ttrpc/src/frame.ts';
import { decodeRequest } from '../../packages/ttrpc/src/messages.ts';
import { collect, Echo } from './echo-service.ts';
import { rawClient, rawServer, request } from './raw-peer.ts';
import { socketPath } from './socket-path.ts';
import { startServer } from './start-server.ts';

const MiB = 1024 * 1024;

t.test('a stream that is not read does not hold up other calls, and fails alone when too much waits', async t => {
  const { echo } = await startServer(
    t,
    {
      say: text => text,
      count: async function* (n) {
        for (let i = 0; i < Number(n); i++) yield 'x'.repeat(1000);
      },
    },
    { channel: { maxUnreadBytes: 100_000 } },
  );
  const unread = echo.count('1000');
  const modest = echo.count('50');
  t.equal((await collect(echo.count('1000'))).length, 1000, 'one that is read gets it all');
  t.equal(await echo.say('hi'), 'hi');
  t.equal((await collect(modest)).length, 50, 'what fits waits for its reader');
  let read = 0;
  await t.rejects(
    async () => {
      for await (const _ of unread) read++;
    },
    { code: Code.ResourceExhausted, message: /^test.Echo\/Count is not read: / },
  );
  t.equal(read, Math.floor(100_000 / (1000 + 256)), 'what fitted could be read still');
});

t.test('tiny messages count too: their number is limited', async t => {
  const { echo } = await startServer(
    t,
    {
      say: text => text,
      count: async function* () {
        for (let i = 0; i < 1000; i++) yield '';
      },
    },
    { channel: { maxUnreadBytes: 25_600 } },
  );
  const unread = echo.count('');
  t.equal(await echo.say('hi'), 'hi');
  let read = 0;
  await t.rejects(
    async () => {
      for await (const _ of unread) read++;
    },
    { code: Code.ResourceExhausted },
  );
  t.equal(read, 100);
});

t.test('requests that a handler does not read fail their stream alone, and the handler is told', async t => {
  const told = Promise.withResolvers<unknown>();
  const { echo } = await startServer(
    t,
    {
      say: text => text,
      join: async (_, { signal }) => {
        await once(signal, 'abort');
        told.resolve(signal.reason);
        throw signal.reason;
      },
    },
    { server: { maxUnreadBytes: 10_000 } },
  );
  const join = echo.join();
  for (let i = 0; i < 20; i++) await join.send('x'.repeat(1000)).catch(() => {});
  await t.rejects(join.response(), { code: Code.ResourceExhausted });
  t.match(await told.promise, { code: Code.ResourceExhausted });
  t.equal(await echo.say('hi'), 'hi');
});

t.test('a handler that stops to read its requests may still answer, whatever comes', async t => {
  const { echo } = await startServer(t, {
    join: async words => {
      for await (const word of words) if (word === 'stop') break;
      await new Promise(resolve => setImmediate(resolve));
      return 'stopped';
    },
  });
  const join = echo.join();
  for (const word of ['a', 'stop', 'b', 'c']) await join.send(word);
  t.equal(await join.response(), 'stopped');
  await t.rejects(join.send('d'), { code: Code.FailedPrecondition });
});

t.test('a handler waits while its client does not read, and goes on when it does', async t => {
  let made = 0;
  const total = 200;
  const { path } = await startServer(t, {
    count: async function* () {
      while (made < total) {
        made++;
        yield 'x'.repeat(MiB / 4);
      }
    },
  });
  const peer = await rawClient(t, path);
  peer.socket.pause();
  peer.send(1, FrameType.Request, 1, request({ service: 'test.Echo', method: 'Count' }));
  let before = -1;
  while (made !== before || made === 0) {
    before = made;
    for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve));
  }
  t.ok(made < 20, `${made} messages of a quarter MiB were made for nobody`);
  peer.socket.resume();
  let got = 0;
  while ((await peer.next())?.flags === 0) got++;
  t.equal(got, total);
});

t.test('callers wait while the server does not read, and give up in time', async t => {
  const path = socketPath(t);
  const accept = await rawServer(t, path);
  const channel = await connect(path);
  t.teardown(() => channel.close());
  const echo = createClient(Echo, channel);
  const peer = await accept();
  peer.socket.pause();
  const join = echo.join({ timeoutMs: 100 });
  let sent = 0;
  await t.rejects(
    async () => {
      for (; sent < 1000; sent++) await join.send('x'.repeat(MiB / 4));
    },
    { code: Code.DeadlineExceeded },
  );
  t.ok(sent < 20, `${sent} messages of a quarter MiB were sent to nobody`);
  await t.rejects(echo.say('given up', { timeoutMs: 20 }), { code: Code.DeadlineExceeded });
  echo.say('last').catch(() => {});
  peer.socket.resume();
  const said: string[] = [];
  while (said.at(-1) !== 'last') {
    const frame = await peer.next();
    if (frame?.type === FrameType.Request) said.push(Buffer.from(decodeRequest(frame.data).payload).toString());
  }
  t.same(said, ['', 'last'], 'what was given up before there was room was never sent');
});

t.test('both sides of a stream go on at the same time, in order', async t => {
  const { echo } = await startServer(t, {
    chat: async function* (texts) {
      for await (const text of texts) {
        yield `${text} once`;
        yield `${text} twice`;
      }
    },
  });
  const chat = echo.chat();
  const all = collect(chat.receive);
  for (let i = 0; i < 500; i++) await chat.send(String(i));
  await chat.closeSend();
  await chat.closeSend();
  t.same(
    await all,
    Array.from({ length: 1000 }, (_, i) => `${Math.floor(i / 2)} ${i % 2 ? 'twice' : 'once'}`),
  );
});

t.test('a generator of the server is closed when its client is gone', async t => {
  const closed = Promise.withResolvers<void>();
  const { echo, channel } = await startServer(t, {
    count: async function* (_, { signal }) {
      try {
        for (let i = 0; !signal.aborted; i++) {
          yield String(i);
          await new Promise(resolve => setImmediate(resolve));
        }
      } finally {
        closed.resolve();
      }
    },
  });
  const stream = echo.count('');
  t.same(await stream.next(), { done: false, value: '0' });
  channel.close();
  await closed.promise;
});
