import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, statSync } from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import t from 'tap';
import { Channel, Code, connect, createClient, Server } from 'ttrpc-ts';
import { Echo } from './echo-service.ts';
import { socketPath } from './socket-path.ts';

const newServer = () => new Server().addService(Echo, { say: text => text });

async function ask(address: string): Promise<string> {
  const channel = await connect(address, { timeoutMs: 60_000 });
  try {
    return await createClient(Echo, channel).say('hi');
  } finally {
    channel.close();
  }
}

t.test('a socket file has its mode from the start and is removed at the end', async t => {
  for (const [mode, expected] of [
    [undefined, 0o600],
    [0o660, 0o660],
    [0o666, 0o666],
  ] as const) {
    const path = socketPath(t);
    const server = newServer();
    const umask = process.umask();
    const listening = server.listen(`unix://${path}`, { mode });
    t.equal(statSync(path).mode & 0o777, expected, 'before anything else can run');
    t.equal(process.umask(), umask);
    await listening;
    t.equal(await ask(path), 'hi');
    t.equal(await ask(`unix://${path}`), 'hi');
    server.close();
    t.notOk(existsSync(path));
  }
});

t.test('an abstract address has no file', async t => {
  const server = newServer();
  const address = `@ttrpc-ts-test-${process.pid}`;
  await server.listen(address);
  t.equal(await ask(address), 'hi');
  t.equal(await ask(`unix://${address}`), 'hi');
  server.close();
  await t.rejects(ask(address), { code: Code.Unavailable });
});

t.test('an inherited descriptor is served, and its file is left alone', async t => {
  const path = socketPath(t);
  const listener = createServer();
  listener.listen(path);
  await once(listener, 'listening');
  // A listening socket can be handed down only by its descriptor, which Node shows on the handle.
  const { fd } = (listener as unknown as { _handle: { fd: number } })._handle;
  const program = `
    import { Server } from 'ttrpc-ts';
    import { Echo } from '${import.meta.resolve('./echo-service.ts')}';
    const server = new Server().addService(Echo, { say: text => { setImmediate(() => server.shutdown(60_000)); return text + '!'; } });
    await server.listen({ fd: 3 });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', fd],
    cwd: import.meta.dirname,
    timeout: 60_000,
  });
  const ended = once(child, 'exit');
  // Only the child holds it from here on; the file is moved, because closing removes it.
  renameSync(path, `${path}-kept`);
  listener.close();
  t.equal(await ask(`${path}-kept`), 'hi!');
  t.same(await ended, [0, null]);
  t.ok(existsSync(`${path}-kept`));
});

t.test('an address that is taken or cannot be is an error', async t => {
  const path = socketPath(t);
  const server = newServer();
  await server.listen(path);
  t.teardown(() => server.close());
  const umask = process.umask();
  await t.rejects(newServer().listen(path), {
    message: /^cannot listen on .*EADDRINUSE/,
    cause: { code: 'EADDRINUSE' },
  });
  await t.rejects(newServer().listen('/no/such/folder/s'), { message: /^cannot listen on / });
  await t.rejects(newServer().listen(''), { code: Code.InvalidArgument });
  await t.rejects(newServer().listen(`/${'x'.repeat(107)}`), { code: Code.InvalidArgument, message: /108 bytes/ });
  await t.rejects(newServer().listen({ fd: 12345 }), { message: /^cannot listen on descriptor 12345/ });
  await t.rejects(connect(`/${'x'.repeat(107)}`), { code: Code.InvalidArgument });
  t.equal(process.umask(), umask);
  t.equal(await ask(path), 'hi', 'the first goes on');
});

t.test('nobody at an address is Unavailable', async t => {
  const path = socketPath(t);
  await t.rejects(connect(path), {
    code: Code.Unavailable,
    message: `cannot connect to ${path}: connect ENOENT ${path}`,
  });
  await t.rejects(connect('@nobody-is-here'), { code: Code.Unavailable });
});

t.test('a listener and a socket that are there already are taken', async t => {
  const path = socketPath(t);
  const listener = createServer();
  const server = newServer();
  server.serve(listener);
  listener.listen(path);
  await once(listener, 'listening');
  t.equal(await ask(path), 'hi');

  const other = socketPath(t);
  const handed = createServer(socket => server.accept(socket));
  handed.listen(other);
  await once(handed, 'listening');
  const socket = connectSocket(other);
  const channel = new Channel(socket);
  t.equal(await createClient(Echo, channel).say('not even connected yet'), 'not even connected yet');
  server.close();
  await channel.closed;
  handed.close();
  t.notOk(listener.listening);
});

t.test('the same service twice is a mistake', async t => {
  t.throws(() => newServer().addService(Echo, {}), { message: 'the ttrpc service test.Echo was added twice' });
});
