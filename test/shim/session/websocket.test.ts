// timeout: 120
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { WebSocket } from 'ws';
import { SessionHost, type SessionHostOptions } from '../../../shim/session/host.ts';
import type { CommandTarget } from '../../../shim/session/target.ts';
import { LoopbackTarget, ProgramTarget, ScriptedTarget } from './targets.ts';
import { Client } from './websocket-client.ts';

async function begin(
  t: Test,
  target: CommandTarget,
  protocols: string[],
  options: SessionHostOptions = {},
  tty = false,
) {
  const host = new SessionHost({ lingerMs: 1, ...options });
  t.teardown(() => host.close());
  const client = new Client(
    await host.openCommand('exec', target, { stdin: true, stdout: true, stderr: !tty, tty }),
    protocols,
  );
  t.teardown(() => client.ws.terminate());
  await once(client.ws, 'open');
  return client;
}

const endless = () => new ScriptedTarget(() => new Promise<never>(() => {}));

t.test('the first message is empty and says that the session stands', async t => {
  const client = await begin(t, endless(), ['v5.channel.k8s.io']);
  await client.begun;
  t.same(client.messages[0], Buffer.of(1));
});

t.test('the first protocol of the client that is known is taken; none is the first version', async t => {
  const cases: [string[], string][] = [
    [['v4.channel.k8s.io', 'v5.channel.k8s.io'], 'v4.channel.k8s.io'],
    [['base64.channel.k8s.io'], 'base64.channel.k8s.io'],
    [['v9.x', 'channel.k8s.io'], 'channel.k8s.io'],
    [[], ''],
  ];
  for (const [asked, taken] of cases) t.equal((await begin(t, endless(), asked)).ws.protocol, taken);
});

t.test('a client that names no protocol gets text for an error, and nothing for a success', async t => {
  const failed = await begin(t, new ProgramTarget('sh', '-c', 'exit 9'), []);
  t.equal(await failed.closed, 1000);
  t.equal(failed.received(3), 'command terminated with non-zero exit code: exit status 9');
  const succeeded = await begin(t, new ProgramTarget('true'), []);
  t.equal(await succeeded.closed, 1000);
  t.equal(succeeded.received(3), '');
});

for (const version of ['', 'v2.', 'v3.', 'v4.'])
  t.test(`${version}base64.channel.k8s.io carries bytes as text`, async t => {
    const client = await begin(t, new ProgramTarget('head', '-c', '4'), [`${version}base64.channel.k8s.io`]);
    client.ws.send(`0${Buffer.from([0, 255]).toString('base64')}`);
    client.ws.send(`0${Buffer.from([10, 128]).toString('base64')}`);
    t.equal(await client.closed, 1000);
    const out = client.messages.map(String).filter(message => message.startsWith('1'));
    t.same(Buffer.concat(out.map(message => Buffer.from(message.slice(1), 'base64'))), Buffer.from([0, 255, 10, 128]));
    if (version === 'v4.') t.match(JSON.parse(client.received64(3)), { status: 'Success' });
  });

t.test('in version 5 the input ends, and output goes on', async t => {
  const client = await begin(t, new ProgramTarget('sh', '-c', 'cat; echo after; exit 7'), ['v5.channel.k8s.io']);
  client.send(0, 'in,');
  client.ws.send(Buffer.from([255, 0]));
  client.ws.send(Buffer.from([255, 0]));
  client.send(0, 'too late');
  t.equal(await client.closed, 1000);
  t.equal(client.received(1), 'in,after\n');
  t.match(JSON.parse(client.received(3)).details.causes, [{ reason: 'ExitCode', message: '7' }]);
});

t.test('sizes come as one or several documents, cut anywhere', async t => {
  const done = Promise.withResolvers<void>();
  const sizes: string[] = [];
  const target = new ScriptedTarget(async io => {
    io.onResize(({ width, height }) => {
      sizes.push(`${width}x${height}`);
      if (width === 5) done.resolve();
    });
    await done.promise;
    return {};
  });
  const client = await begin(t, target, ['v4.channel.k8s.io'], {}, true);
  await client.begun;
  client.send(4, '{"Width":80,"Height":24}\n{"Width":1,"Hei');
  client.send(4, 'ght":2}{"width":0,"height":0}');
  client.send(4, '{"Width":5,"Height":6}\n');
  await client.closed;
  t.same(sizes, ['80x24', '1x2', '5x6']);
});

t.test('what is unknown or empty is passed over', async t => {
  const client = await begin(t, new ProgramTarget('head', '-c', '2'), ['v4.channel.k8s.io']);
  client.ws.send(Buffer.alloc(0));
  client.send(9, 'x');
  client.send(1, 'x');
  client.send(3, 'x');
  client.ws.send(Buffer.from([255, 0]));
  client.ws.send('\u0000ok'); // text instead of binary
  t.equal(await client.closed, 1000);
  t.equal(client.received(1), 'ok');
});

t.test('a malformed message ends its session, and no other one', async t => {
  const other = await begin(t, new ProgramTarget('head', '-c', '2'), ['v5.channel.k8s.io']);
  const cases: [string, string, string | Buffer, number][] = [
    ['no base64', 'v4.base64.channel.k8s.io', '0###', 1007],
    ['base64 that is cut off', 'v4.base64.channel.k8s.io', '0QQ', 1007],
    ['the end of no channel', 'v5.channel.k8s.io', Buffer.of(255), 1002],
    ['the end of two channels', 'v5.channel.k8s.io', Buffer.of(255, 0, 1), 1002],
    ['a size that is no JSON', 'v4.channel.k8s.io', '\u0004{]}', 1002],
    ['a size that is too large', 'v4.channel.k8s.io', '\u0004{"Width":65536,"Height":1}', 1002],
    ['a size without end', 'v4.channel.k8s.io', `\u0004${' '.repeat(1025)}`, 1002],
    ['a message that is too large', 'v4.channel.k8s.io', Buffer.alloc(16 * 1024 * 1024), 1009],
  ];
  for (const [name, protocol, message, code] of cases) {
    const target = endless();
    const client = await begin(t, target, [protocol]);
    client.ws.send(message);
    t.type(await target.cancelled, Error, name);
    t.equal(await client.closed, code, name);
  }
  other.send(0, 'ok');
  await other.closed;
  t.equal(other.received(1), 'ok');
});

t.test('malformed frames end their session', async t => {
  const frames: Record<string, string> = {
    'not masked': '820200ff',
    'reserved bits': 'f28000000000',
    'an unknown opcode': '838000000000',
    'a length of 64 bits': '82ffffffffffffffffff00000000',
    'a continuation of nothing': '808000000000',
    'a ping in pieces': '098000000000',
    'a ping too long': '89fe007e00000000',
    'a close with one byte': '88810000000000',
  };
  for (const [name, bytes] of Object.entries(frames)) {
    const target = endless();
    const client = await begin(t, target, ['v5.channel.k8s.io']);
    const raw = Reflect.get(client.ws, '_socket') as { write(bytes: Buffer): void };
    raw.write(Buffer.from(bytes, 'hex'));
    t.type(await target.cancelled, Error, name);
    await client.closed;
  }
});

t.test('pings are answered', async t => {
  const client = await begin(t, endless(), ['v5.channel.k8s.io']);
  client.ws.ping('hello');
  t.equal(String((await once(client.ws, 'pong'))[0]), 'hello');
});

t.test('a client that does not read stalls only its own session', async t => {
  let written = 0;
  const full = Promise.withResolvers<void>();
  const target = new ScriptedTarget(async io => {
    for (;;) {
      const took = new Promise<boolean>(resolve => io.stdout?.write(Buffer.alloc(64 * 1024), () => resolve(true)));
      written += 64 * 1024;
      if (!(await Promise.race([took, delay(300, false)]))) break;
    }
    full.resolve();
    return { exitCode: 0 };
  });
  const client = await begin(t, target, ['v5.channel.k8s.io']);
  client.ws.pause();
  await full.promise;
  t.ok(written < 64 * 1024 * 1024, `${written} bytes were taken`);
  const other = await begin(t, new ProgramTarget('echo', 'quick'), ['v5.channel.k8s.io']);
  await other.closed;
  t.equal(other.received(1), 'quick\n');
  client.ws.resume();
  await client.closed;
  t.equal(client.received(1).length, written);
});

t.test('a client that is held back is kept, and its vanishing is noticed', async t => {
  const target = endless();
  const client = await begin(t, target, ['v5.channel.k8s.io'], { stallMs: 20 });
  for (let i = 0; i < 16; i++) client.send(0, Buffer.alloc(4 << 20));
  await once(client.ws, 'pong');
  await once(client.ws, 'pong');
  client.ws.terminate();
  t.type(await target.cancelled, Error);
});

t.test('clients that leave end their sessions', async t => {
  const ways: Record<string, (ws: WebSocket) => void> = {
    closing: ws => ws.close(1000),
    vanishing: ws => ws.terminate(),
  };
  for (const [way, leave] of Object.entries(ways)) {
    const target = new ProgramTarget('sleep', '1000');
    const client = await begin(t, target, ['v5.channel.k8s.io']);
    await target.started;
    leave(client.ws);
    t.type(await target.cancelled, Error, way);
    t.equal(target.cancels, 1);
  }
});

t.test('a session through which nothing goes is ended; pings are nothing', async t => {
  const target = endless();
  const client = await begin(t, target, ['v5.channel.k8s.io'], { idleMs: 100 });
  const pings = setInterval(() => client.ws.ping(), 10);
  t.match((await target.cancelled).message, /idle for 100 ms/);
  t.equal(await client.closed, 1000);
  clearInterval(pings);
  t.match(JSON.parse(client.received(3)), { status: 'Failure', message: /idle for 100 ms/ });
});

t.test('fifty sessions at once do not mix', async t => {
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const client = await begin(t, new ProgramTarget('cat'), ['v5.channel.k8s.io']);
      const text = `${index},`.repeat(50_000);
      client.send(0, text);
      client.ws.send(Buffer.from([255, 0]));
      await client.closed;
      t.ok(client.received(1) === text, `session ${index}`);
    }),
  );
});

t.test('port-forward over channels, binary and base64', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const server = createServer(socket => socket.once('data', data => socket.end(`got ${data}`))).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const dead = 1; // one that was free a moment ago may be somebody's by now
  const prefix = (port: number) => Buffer.of(port & 0xff, port >> 8).toString();
  for (const base64 of [false, true]) {
    const target = new LoopbackTarget();
    const protocol = base64 ? 'v4.base64.channel.k8s.io' : 'v4.channel.k8s.io';
    const client = new Client(await host.openForward(target, [port, dead]), [protocol]);
    await once(client.ws, 'open');
    if (base64) client.ws.send(`0${Buffer.from('hi').toString('base64')}`);
    else client.send(0, 'hi');
    t.equal(await client.closed, 1000);
    const seen = (channel: number) => (base64 ? client.received64(channel) : client.received(channel));
    t.equal(seen(0).slice(-6), 'got hi');
    if (!base64) t.equal(seen(1), prefix(port));
    t.match(seen(3), /ECONNREFUSED/);
    await target.ended;
  }
});

t.test('a connection that is cut within the handshake leaves nothing behind', async t => {
  const idle = Promise.withResolvers<void>();
  const host = new SessionHost({ lingerMs: 1, onIdle: idle.resolve });
  t.teardown(() => host.close());
  const target = endless();
  const { hostname, port, pathname } = new URL(
    await host.openCommand('exec', target, { stdin: false, stdout: true, stderr: true, tty: false }),
  );
  const socket = connect(Number(port), hostname);
  const head = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  socket.write(
    `GET ${pathname} HTTP/1.1\r\n${head.join('\r\n')}\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n`,
    () => socket.destroy(),
  );
  t.type(await target.cancelled, Error);
  await idle.promise;
  t.equal(host.sessions, 0);
});
