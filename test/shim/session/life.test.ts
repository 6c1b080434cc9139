// timeout: 120
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { SessionHost } from '../../../shim/session/host.ts';
import { control, data, SpdyPeer } from './spdy-peer.ts';
import { all, begin, endless } from './spdy-session.ts';
import { ProgramTarget, ScriptedTarget } from './targets.ts';

t.test('a client that does not read stalls only its own session, whose target is held back', async t => {
  let written = 0;
  const full = Promise.withResolvers<void>();
  const target = new ScriptedTarget(async io => {
    for (;;) {
      const chunk = Buffer.alloc(64 * 1024);
      const took = new Promise<void>(resolve => io.stdout?.write(chunk, () => resolve()));
      if ((await Promise.race([took.then(() => true), delay(300, false)])) === false) break;
      written += chunk.length;
    }
    full.resolve();
    return { exitCode: 0 };
  });
  const stalled = await begin(t, target);
  await stalled.openAll(...all);
  stalled.socket.pause();
  await full.promise;
  t.ok(written < 64 * 1024 * 1024, `${written} bytes were taken`);
  const other = await begin(t, new ProgramTarget('echo', 'quick'));
  const ids = await other.openAll(...all);
  await other.untilClosed();
  t.equal(other.received(ids.stdout), 'quick\n');
  stalled.socket.resume();
  await stalled.untilClosed();
  t.equal(Buffer.byteLength(stalled.received(5)), written + 64 * 1024, 'nothing is lost once it reads');
});

t.test('input that the target does not read holds its client back, and none is lost', async t => {
  const read = Promise.withResolvers<void>();
  let bytes = 0;
  const target = new ScriptedTarget(async io => {
    await read.promise;
    for await (const chunk of io.stdin ?? []) bytes += chunk.length;
    return { exitCode: 0 };
  });
  const peer = await begin(t, target);
  const ids = await peer.openAll(...all);
  const total = 64 * 1024 * 1024;
  let sent = false;
  for (let at = 0; at < total; at += 1 << 20) peer.socket.write(data(ids.stdin, Buffer.alloc(1 << 20)));
  peer.socket.write(data(ids.stdin, '', true), () => {
    sent = true;
  });
  await delay(200);
  t.notOk(sent, 'the client is held back');
  read.resolve();
  await peer.untilClosed();
  t.equal(bytes, total);
});

t.test('a client that vanishes while it is held back is noticed', async t => {
  const started = Promise.withResolvers<void>();
  const target = new ScriptedTarget(async () => {
    started.resolve();
    return await new Promise<never>(() => {});
  });
  const peer = await begin(t, target, { stallMs: 20 });
  const ids = await peer.openAll(...all);
  await started.promise;
  for (let i = 0; i < 64; i++) peer.socket.write(data(ids.stdin, Buffer.alloc(1 << 20)));
  await peer.until(() => peer.frames.some(frame => frame.type === 6));
  peer.socket.destroy();
  t.type(await target.cancelled, Error);
});

t.test('clients that leave in other ways end their sessions too', async t => {
  type Ids = Record<(typeof all)[number], number>;
  const ways: Record<string, (peer: SpdyPeer, ids: Ids) => void> = {
    'by closing': peer => peer.socket.destroy(),
    'by half-closing': peer => peer.socket.end(),
    'by resetting the connection': peer => peer.socket.resetAndDestroy(),
    'by resetting stdout': (peer, ids) => peer.socket.write(control(3, 0, ids.stdout, 5)),
    'by resetting the error stream': (peer, ids) => peer.socket.write(control(3, 0, ids.error, 5)),
    'with all resets and a goodbye': (peer, ids) =>
      peer.socket.end(Buffer.concat([...Object.values(ids).map(id => control(3, 0, id, 5)), control(7, 0, 0, 0)])),
  };
  for (const [way, leave] of Object.entries(ways)) {
    const target = new ProgramTarget('sleep', '1000');
    const peer = await begin(t, target);
    const ids = await peer.openAll(...all);
    await target.started;
    leave(peer, ids);
    t.type(await target.cancelled, Error, way);
    t.equal(target.cancels, 1);
    await peer.untilClosed();
  }
});

t.test('a client that resets its input only ends the input', async t => {
  const peer = await begin(t, new ProgramTarget('sh', '-c', 'cat; echo on'));
  const ids = await peer.openAll(...all);
  peer.socket.write(control(3, 0, ids.stdin, 5));
  await peer.until(() => peer.received(ids.stdout) === 'on\n');
  await peer.untilClosed();
  t.match(peer.received(ids.error), /Success/);
});

t.test('a client that does not open all its streams in time is told, and the target', async t => {
  const target = endless();
  const peer = await begin(t, target, { openMs: 2_000 });
  const ids = await peer.openAll('error', 'stdout');
  t.match((await target.cancelled).message, /did not open in time: stdin, stderr/);
  await peer.untilClosed();
  t.match(JSON.parse(peer.received(ids.error)), { status: 'Failure', reason: 'InternalError', code: 500 });
});

t.test('a session through which nothing goes is ended; pings are nothing', async t => {
  const target = endless();
  const peer = await begin(t, target, { idleMs: 1_000 });
  const ids = await peer.openAll(...all);
  const pings = setInterval(() => peer.socket.write(control(6, 0, 1)), 10);
  t.match((await target.cancelled).message, /idle for 1000 ms/);
  await peer.untilClosed();
  clearInterval(pings);
  t.match(peer.received(ids.error), /idle for 1000 ms/);
});

t.test('a session through which something goes is not idle', async t => {
  const target = new ProgramTarget('cat');
  const peer = await begin(t, target, { idleMs: 3_000 });
  const ids = await peer.openAll(...all);
  for (let i = 0; i < 40; i++) {
    peer.socket.write(data(ids.stdin, '.'));
    await delay(100);
  }
  peer.socket.write(data(ids.stdin, '', true));
  await peer.untilClosed();
  t.equal(peer.received(ids.stdout), '.'.repeat(40));
  t.equal(target.cancels, 0);
});

t.test('fifty sessions at once do not mix', async t => {
  const idle = Promise.withResolvers<void>();
  const host = new SessionHost({ lingerMs: 1, onIdle: idle.resolve });
  t.teardown(() => host.close());
  const options = { stdin: true, stdout: true, stderr: true, tty: false };
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const peer = await SpdyPeer.connect(await host.openCommand('exec', new ProgramTarget('cat'), options));
      const ids = await peer.openAll(...all);
      const text = `${index},`.repeat(50_000);
      peer.socket.write(data(ids.stdin, text, true));
      await peer.untilClosed();
      t.ok(peer.received(ids.stdout) === text, `session ${index}`);
    }),
  );
  await idle.promise;
  t.equal(host.sessions, 0);
});
