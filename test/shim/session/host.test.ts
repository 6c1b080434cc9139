import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Code } from '@cleat/base';
import t from 'tap';
import { WebSocket } from 'ws';
import { SessionHost } from '../../../shim/session/host.ts';
import type { CommandOptions, ForwardTarget } from '../../../shim/session/target.ts';
import { SpdyPeer } from './spdy-peer.ts';
import { LoopbackTarget, ProgramTarget, ScriptedTarget } from './targets.ts';

const options: CommandOptions = { stdin: false, stdout: true, stderr: true, tty: false };

type Answer = { readonly status: number; readonly body: string };

/** A request with these headers, which is no good upgrade: what it is answered. */
const ask = (url: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, response => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '' });
    });
    outgoing.on('error', reject).end();
  });

const spdy = { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'v4.channel.k8s.io' };
const webSocket = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
};

const success = () => new ScriptedTarget(async () => ({ exitCode: 0 }));

t.test('a URL names loopback, the kind and 32 random bytes', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const urls = await Promise.all([
    host.openCommand('exec', success(), options),
    host.openCommand('attach', success(), options),
    host.openForward(new LoopbackTarget(), [80]),
  ]);
  for (const [index, kind] of ['exec', 'attach', 'portforward'].entries())
    t.match(urls[index], new RegExp(`^http://127\\.0\\.0\\.1:[0-9]+/${kind}/[\\w-]{43}$`));
  t.equal(new Set(urls.map(url => url.split('/').at(-1))).size, 3);
  t.equal(new Set(urls.map(url => new URL(url).port)).size, 1, 'one listener for all');
});

t.test('a token is good once', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const url = await host.openCommand('exec', new ProgramTarget('cat'), { ...options, stdin: true });
  const peers = await Promise.all([SpdyPeer.connect(url), SpdyPeer.connect(url)]);
  t.same(peers.map(peer => peer.head.split('\r\n')[0]).sort(), [
    'HTTP/1.1 101 Switching Protocols',
    'HTTP/1.1 404 Not Found',
  ]);
  for (const peer of peers) peer.socket.destroy();
});

t.test('used, expired, unknown, malformed tokens and those of another kind all get the same 404', async t => {
  const host = new SessionHost({ tokenMs: 5_000 }); // enough for the one that is used, however busy the machine
  t.teardown(() => host.close());
  const late = new ScriptedTarget(async () => ({}));
  const expired = await host.openCommand('exec', late, options);
  t.match((await late.cancelled).message, /nobody came/);
  const used = await host.openCommand('exec', success(), options);
  t.equal((await ask(used, spdy, 'POST')).status, 101);
  const { origin } = new URL(used);
  const other = (await host.openCommand('exec', success(), options)).replace('/exec/', '/attach/');
  const urls = [
    expired,
    used,
    other,
    ...['/exec/', '/exec/x', `/exec/${'A'.repeat(43)}`, '/', '/metrics'].map(p => origin + p),
  ];
  for (const headers of [spdy, webSocket])
    for (const url of urls)
      t.same(await ask(url, headers), { status: 404, body: 'not found\n' }, url.replace(origin, ''));
});

t.test('a request that is no upgrade gets 400 and does not use up the token', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const url = await host.openCommand('exec', success(), options);
  t.equal((await ask(url, {})).status, 400);
  t.equal((await ask(url, {}, 'POST')).status, 400);
  t.equal((await ask(url, { Upgrade: 'SPDY/3.1' })).status, 400);
  t.equal((await ask(url, { Connection: 'Upgrade', Upgrade: 'h2c' })).status, 400);
  t.equal((await ask(`${url}x`, {})).status, 400);
  t.equal((await ask(url, spdy, 'POST')).status, 101);
});

t.test('a client without a common protocol is told which there are, and the target that nobody came', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const cases: [Record<string, string>, number, RegExp][] = [
    [{ ...spdy, 'X-Stream-Protocol-Version': 'v9.channel.k8s.io' }, 403, /v4\.channel\.k8s\.io/],
    [{ ...spdy, 'X-Stream-Protocol-Version': 'v5.channel.k8s.io' }, 403, /v4\.channel\.k8s\.io/],
    [{ ...spdy, 'X-Stream-Protocol-Version': '' }, 400, /missing/],
    [{ ...webSocket, 'Sec-WebSocket-Protocol': 'v9.channel.k8s.io' }, 403, /v5\.channel\.k8s\.io/],
    [{ ...webSocket, 'Sec-WebSocket-Key': 'short' }, 400, /Sec-WebSocket-Key/],
    [{ ...webSocket, 'Sec-WebSocket-Version': '12' }, 400, /Sec-WebSocket-Version/],
  ];
  for (const [headers, status, body] of cases) {
    const target = success();
    const answer = await ask(await host.openCommand('exec', target, options), headers);
    t.match(answer, { status, body });
    t.type(await target.cancelled, Error);
  }
  const target = new LoopbackTarget();
  const answer = await ask(await host.openForward(target, []), {
    ...webSocket,
    'Sec-WebSocket-Protocol': 'v4.channel.k8s.io',
  });
  t.equal(answer.status, 403, 'channels need ports that were named beforehand');
  t.type(await target.ended, Error);
});

t.test('streams that exclude each other, or none, and wrong ports are refused', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  const none = { stdin: false, stdout: false, stderr: false, tty: false };
  await t.rejects(host.openCommand('exec', success(), none), { code: Code.InvalidArgument });
  await t.rejects(host.openCommand('attach', success(), { ...options, tty: true }), { code: Code.InvalidArgument });
  for (const port of [0, 65536, 1.5, Number.NaN])
    await t.rejects(host.openForward(new LoopbackTarget(), [port]), { code: Code.InvalidArgument });
});

t.test('too many URLs that nobody uses are refused', async t => {
  const host = new SessionHost();
  t.teardown(() => host.close());
  for (let i = 0; i < 1000; i++) await host.openCommand('exec', success(), options);
  await t.rejects(host.openCommand('exec', success(), options), { code: Code.ResourceExhausted });
});

t.test('the listener is there only while a URL is good or a session goes on', async t => {
  let idle = Promise.withResolvers<void>();
  const host = new SessionHost({ tokenMs: 3_000, lingerMs: 1, onIdle: () => idle.resolve() });
  t.teardown(() => host.close());
  const running = Promise.withResolvers<void>();
  const url = await host.openCommand('exec', new ScriptedTarget(() => running.promise.then(() => ({}))), options);
  const port = Number(new URL(url).port);
  const peer = await SpdyPeer.connect(url);
  await peer.openAll('error', 'stdout', 'stderr');
  t.equal(host.sessions, 1);
  await delay(20);
  t.ok(await reachable(port), 'a session goes on');
  running.resolve();
  await peer.untilClosed();
  await idle.promise;
  t.notOk(await reachable(port));

  idle = Promise.withResolvers<void>();
  const unused = await host.openCommand('exec', success(), options);
  t.ok(await reachable(Number(new URL(unused).port)), 'a URL is good');
  await idle.promise;
  t.notOk(await reachable(Number(new URL(unused).port)));
});

const reachable = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

t.test('closing the host ends its sessions, and what waits, and takes no more', async t => {
  const host = new SessionHost();
  const running = new ProgramTarget('sleep', '1000');
  const peer = await SpdyPeer.connect(await host.openCommand('exec', running, options));
  const ids = await peer.openAll('error', 'stdout', 'stderr');
  await running.started;
  const waiting = success();
  await host.openCommand('attach', waiting, options);
  const forward = new LoopbackTarget() satisfies ForwardTarget;
  const ws = new WebSocket((await host.openForward(forward, [80])).replace('http', 'ws'), 'v4.channel.k8s.io');
  await new Promise(resolve => ws.once('open', resolve));
  host.close();
  t.match((await running.cancelled).message, /closed/);
  t.match((await waiting.cancelled).message, /closed/);
  t.match((await forward.ended)?.message, /closed/);
  await peer.untilClosed();
  t.match(JSON.parse(peer.received(ids.error)), { status: 'Failure', message: /closed/ });
  await t.rejects(host.openCommand('exec', success(), options), { code: Code.Unavailable });
});

t.test('loading the host and opening a URL starts no thread, and loads no WebSocket library', async t => {
  const script = `
    import { readdirSync } from 'node:fs';
    const threads = () => readdirSync('/proc/self/task').length;
    const loaded = () => process.moduleLoadList.includes('NativeModule tls'); // which ws needs, and nothing else here
    const before = threads();
    const { SessionHost } = await import('./shim/session/host.ts');
    const host = new SessionHost();
    await host.openForward({ connect() {}, closed() {} }, [80]);
    const seen = [threads() - before, loaded()];
    await import('ws');
    process.stdout.write(JSON.stringify([...seen, loaded()]));
    host.close();`;
  const root = new URL('../../..', import.meta.url).pathname;
  const args = ['--single-threaded', '--input-type=module', '-e', script];
  t.same(JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })), [0, false, true]);
});
