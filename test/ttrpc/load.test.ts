import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { execa } from 'execa';
import t from 'tap';
import { Channel, createClient } from 'ttrpc-ts';
import { Echo } from './echo-service.ts';
import { startServer } from './start-server.ts';

t.test('1,000 calls at once on one connection each get their own answer, in whatever order', async t => {
  const waiting: (() => void)[] = [];
  const { echo } = await startServer(t, {
    say: async text => {
      await new Promise<void>(resolve => waiting.push(resolve));
      return `${text}!`.repeat(Number(text) % 100);
    },
  });
  const calls = Array.from({ length: 1000 }, (_, i) => echo.say(String(i)));
  while (waiting.length < 1000) await new Promise(resolve => setImmediate(resolve));
  for (const answer of waiting.reverse()) answer();
  t.same(
    await Promise.all(calls),
    calls.map((_, i) => `${i}!`.repeat(i % 100)),
  );
});

t.test('many large calls at once all arrive', async t => {
  const { echo } = await startServer(t, { raw: bytes => bytes });
  const calls = Array.from({ length: 40 }, (_, i) => echo.raw(new Uint8Array(1024 * 1024).fill(i)));
  for (const [i, call] of calls.entries()) {
    const answer = await call;
    t.ok(answer.byteLength === 1024 * 1024 && answer.every(byte => byte === i));
  }
});

t.test('what is sent in one turn leaves in one write', async t => {
  const { path } = await startServer(t, { say: text => text });
  const socket = connectSocket(path);
  await once(socket, 'connect');
  let writes = 0;
  const { _writev, _write } = socket;
  socket._writev = (...args) => {
    writes++;
    _writev?.apply(socket, args);
  };
  socket._write = (...args) => {
    writes++;
    _write.apply(socket, args);
  };
  const channel = new Channel(socket);
  const echo = createClient(Echo, channel);
  await Promise.all(Array.from({ length: 100 }, (_, i) => echo.say(String(i))));
  t.equal(writes, 1);
  channel.close();
});

t.test('importing it opens nothing, and an idle server and client hold no timer and no listener', async t => {
  const program = `
    import { getEventListeners } from 'node:events';
    import { connect, createClient, Server } from 'ttrpc-ts';
    import { Echo } from '${import.meta.resolve('./echo-service.ts')}';
    console.log('imported: ' + process.getActiveResourcesInfo());
    const timers = new Set();
    const { setTimeout, clearTimeout } = globalThis;
    let made = 0;
    globalThis.setTimeout = (...args) => { made++; const timer = setTimeout(...args); timers.add(timer); return timer; };
    globalThis.clearTimeout = timer => { timers.delete(timer); clearTimeout(timer); };
    const server = new Server().addService(Echo, { say: async text => text });
    await server.listen('@ttrpc-ts-idle-' + process.pid);
    const channel = await connect('@ttrpc-ts-idle-' + process.pid, { callTimeoutMs: 60_000 });
    const { signal } = new AbortController();
    await createClient(Echo, channel).say('x', { timeoutMs: 50_000, signal });
    console.log('made: ' + made + ', left: ' + timers.size + ', listeners: ' + getEventListeners(signal, 'abort').length);
    channel.close();
    await server.shutdown(60_000);`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    timeout: 60_000,
  });
  const made = 'connecting, the call of the client, the call of the server';
  t.equal(stdout, 'imported: \nmade: 3, left: 0, listeners: 0', `${made}; and the program ends by itself`);
});
