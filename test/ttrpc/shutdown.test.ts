import { existsSync } from 'node:fs';
import t from 'tap';
import { Code, connect } from 'ttrpc-ts';
import { collect } from './echo-service.ts';
import { startServer } from './start-server.ts';

t.test('a shutdown finishes what runs, refuses what comes, and closes', async t => {
  const go = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const { echo, channel, path, server } = await startServer(t, {
    say: async text => {
      started.resolve();
      await go.promise;
      return text;
    },
    count: async function* () {
      yield 'one';
      await go.promise;
      yield 'two';
    },
  });
  const idle = await connect(path);
  const call = echo.say('done');
  const stream = echo.count('');
  await started.promise;
  await stream.next();
  const down = server.shutdown(60_000);
  await idle.closed;
  t.notOk(existsSync(path), 'the socket is removed');
  await t.rejects(connect(path), { code: Code.Unavailable });
  await t.rejects(echo.say('more'), { code: Code.Unavailable, message: 'the server is shutting down' });
  go.resolve();
  t.equal(await call, 'done');
  t.same(await collect(stream), ['two']);
  t.equal(await down, true);
  await channel.closed;
});

t.test('a shutdown closes by force what does not finish in time', async t => {
  const told = Promise.withResolvers<unknown>();
  const started = Promise.withResolvers<void>();
  const { echo, server } = await startServer(t, {
    say: (_, { signal }) => {
      signal.addEventListener('abort', () => told.resolve(signal.reason));
      started.resolve();
      return new Promise(() => {});
    },
  });
  const call = echo.say('x');
  call.catch(() => {});
  await started.promise;
  t.equal(await server.shutdown(20), false);
  await t.rejects(call, { code: Code.Unavailable });
  t.match(await told.promise, { code: Code.Cancelled });
});

t.test('a forced close takes nothing more', async t => {
  const { echo, server, path, channel } = await startServer(t, { say: () => new Promise(() => {}) });
  const call = echo.say('x');
  server.close();
  await t.rejects(call, { code: Code.Unavailable });
  await channel.closed;
  await t.rejects(connect(path), { code: Code.Unavailable });
  t.equal(await server.shutdown(60_000), true, 'nothing is left to finish');
});

t.test('closing a channel fails its calls and ends the connection at the server', async t => {
  const { echo, channel, server } = await startServer(t, { say: () => new Promise(() => {}) });
  const call = echo.say('x');
  channel.close();
  await t.rejects(call, { code: Code.Unavailable });
  await channel.closed;
  await t.rejects(echo.say('x'), { code: Code.Unavailable });
  t.equal(await server.shutdown(60_000), true);
});
