// timeout: 120
import { setTimeout as delay } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { SessionHost, type SessionHostOptions } from '../../../shim/session/host.ts';
import { headerDictionary } from '../../../shim/session/spdy/dictionary.ts';
import type { CommandTarget } from '../../../shim/session/target.ts';
import { control, data, inflateFirst, plainBlock, SpdyPeer } from './spdy-peer.ts';
import { LoopbackTarget, ProgramTarget, ScriptedTarget } from './targets.ts';

/** A session with all streams of its own host, and the hand-made client. */
async function begin(t: Test, target: CommandTarget, options: SessionHostOptions = {}) {
  const host = new SessionHost({ lingerMs: 1, ...options });
  t.teardown(() => host.close());
  const url = await host.openCommand('exec', target, { stdin: true, stdout: true, stderr: true, tty: false });
  const peer = await SpdyPeer.connect(url);
  t.teardown(() => peer.socket.destroy());
  return { host, peer };
}

const all = ['error', 'stdin', 'stdout', 'stderr'] as const;
/** A target that goes on until it is cancelled. */
const endless = () => new ScriptedTarget(() => new Promise<never>(() => {}));

t.test('a session whose bytes come one by one', async t => {
  const { peer } = await begin(t, new ProgramTarget('sh', '-c', 'cat; echo err >&2; exit 3'));
  const frames: Buffer[] = [];
  for (const streamtype of all) frames.push((await peer.synStream({ streamtype })).frame);
  frames.push(data(3, 'hello '), control(6, 0, 7), data(3, 'world'), data(3, '', true));
  for (const byte of Buffer.concat(frames)) {
    peer.socket.write(Buffer.of(byte));
    await new Promise(setImmediate);
  }
  await peer.untilClosed();
  const replies = peer.frames.filter(frame => frame.type === 2);
  t.same(
    replies.map(frame => frame.streamId),
    [1, 3, 5, 7],
  );
  t.same(inflateFirst(replies[0]?.payload.subarray(4) ?? Buffer.alloc(0)), Buffer.alloc(4), 'a reply has no headers');
  t.equal(peer.received(5), 'hello world');
  t.equal(peer.received(7), 'err\n');
  for (const id of [1, 5, 7]) t.ok(peer.finished(id));
  t.same(JSON.parse(peer.received(1)), {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: 'command terminated with non-zero exit code: exit status 3',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  });
  t.ok(
    peer.frames.some(frame => frame.type === 6 && frame.streamId === 7),
    'the ping is answered',
  );
  t.same(peer.frames.at(-1)?.type, 7, 'GOAWAY is last');
  t.equal(peer.frames.at(-1)?.payload.readUInt32BE(4), 0);
});

t.test('frames that bind nobody are passed over', async t => {
  const { peer } = await begin(t, new ProgramTarget('cat'));
  const settings = control(4, 0, 1, 7, 65536);
  peer.socket.write(Buffer.concat([settings, control(9, 0, 0, 65536), control(200, 0, 1, 2), control(6, 0, 2)]));
  const ids = await peer.openAll(...all);
  peer.socket.write(
    Buffer.concat([control(9, 0, ids.stdin, 1), data(ids.error, 'noise'), data(ids.stdin, 'ok', true)]),
  );
  await peer.untilClosed();
  t.equal(peer.received(ids.stdout), 'ok');
  t.notOk(
    peer.frames.some(frame => frame.type === 6),
    "a ping of the server's parity is an answer",
  );
});

t.test('a malformed frame ends its session with a protocol error, and no other one', async t => {
  const bomb = deflateSync(Buffer.alloc(1 << 20), { dictionary: headerDictionary() });
  const block = (plain: Buffer) => deflateSync(plain, { dictionary: headerDictionary(), finishFlush: 2 });
  const syn = (id: number, headers: Buffer) => control(1, 0, id, 0, Buffer.from([0, 0]), headers);
  const good = block(plainBlock({ streamtype: 'error' }));
  const cases: Record<string, Buffer> = {
    'another version': Buffer.from('8002000600000004000000010', 'hex'),
    'HTTP/2': Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    'data of stream 0': data(0, 'x'),
    'data of a stream that was never opened': data(9, 'x'),
    'a reply': control(2, 0, 1, good),
    'a stream of an even id': syn(2, good),
    'stream 0': syn(0, good),
    'a SYN_STREAM that is cut off': control(1, 0, 1),
    'a ping of the wrong size': control(6, 0, 1, 2),
    'a reset of the wrong size': control(3, 0, 1),
    'a goodbye of the wrong size': control(7, 0, 1),
    'a control frame too large': Buffer.from('8003000101000000', 'hex'),
    'headers that are no zlib': syn(1, Buffer.from('no zlib at all')),
    'headers with another dictionary': syn(1, deflateSync(plainBlock({}), { dictionary: Buffer.from('other') })),
    'headers that explode': syn(1, bomb),
    'headers that are cut off': syn(1, block(plainBlock({ streamtype: 'error' }).subarray(0, 9))),
    'headers with a lie about their number': syn(1, block(Buffer.from('7fffffff', 'hex'))),
    'headers with something after them': syn(1, block(Buffer.concat([plainBlock({}), Buffer.of(1)]))),
    'a header twice': syn(1, block(Buffer.from('00000002000000016100000000000000016100000000', 'hex'))),
    'no headers at all': syn(1, Buffer.alloc(0)),
  };
  const other = await begin(t, new ProgramTarget('cat'));
  const ids = await other.peer.openAll(...all);
  for (const [name, bytes] of Object.entries(cases)) {
    const target = endless();
    const { peer } = await begin(t, target);
    peer.socket.write(bytes);
    t.type(await target.cancelled, Error, name);
    await peer.untilClosed();
    const [last] = peer.frames.slice(-1);
    t.same([last?.type, last?.payload.readUInt32BE(4)], [7, 1], `${name}: goodbye with a protocol error`);
  }
  other.peer.socket.write(data(ids.stdin, 'still here', true));
  await other.peer.untilClosed();
  t.equal(other.peer.received(ids.stdout), 'still here');
});

t.test('the same id twice ends the session', async t => {
  const target = endless();
  const { peer } = await begin(t, target);
  const { frame } = await peer.synStream({ streamtype: 'error' });
  const second = await peer.synStream({ streamtype: 'stdin' });
  second.frame.writeUInt32BE(1, 8);
  peer.socket.write(Buffer.concat([frame, second.frame]));
  t.match((await target.cancelled).message, /stream 1 after stream 1/);
});

t.test('streams of unknown type, of a type twice, and too many are refused, and the session goes on', async t => {
  const { peer } = await begin(t, new ProgramTarget('cat'));
  const refused = [await peer.open({ streamtype: 'x' }), await peer.open({})];
  const ids = await peer.openAll(...all);
  refused.push(await peer.open({ streamtype: 'stdin' }));
  await peer.open({ streamtype: 'resize' }); // without a terminal it is of no use, and does no harm
  refused.push(await peer.open({ streamtype: 'x' }));
  peer.socket.write(data(ids.stdin, 'fine', true));
  await peer.untilClosed();
  t.equal(peer.received(ids.stdout), 'fine');
  const resets = peer.frames.filter(frame => frame.type === 3 && frame.payload.readUInt32BE(4) === 3);
  t.same(
    resets.map(frame => frame.streamId),
    refused,
  );
});

t.test('a data frame of the largest size goes through in pieces', async t => {
  const bytes = 0xffffff;
  const { peer } = await begin(t, new ProgramTarget('wc', '-c'));
  const ids = await peer.openAll(...all);
  peer.socket.write(data(ids.stdin, Buffer.alloc(bytes), true));
  await peer.untilClosed();
  t.equal(peer.received(ids.stdout).trim(), String(bytes));
  const granted = (id: number) =>
    peer.frames
      .filter(frame => frame.type === 9 && frame.streamId === id)
      .reduce((sum, frame) => sum + frame.payload.readUInt32BE(4), 0);
  for (const id of [0, ids.stdin])
    t.ok(granted(id) > bytes - 128 * 1024 && granted(id) <= bytes, 'a client that obeys windows may go on');
});

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
  await stalled.peer.openAll(...all);
  stalled.peer.socket.pause();
  await full.promise;
  t.ok(written < 64 * 1024 * 1024, `${written} bytes were taken`);
  const other = await begin(t, new ProgramTarget('echo', 'quick'));
  const ids = await other.peer.openAll(...all);
  await other.peer.untilClosed();
  t.equal(other.peer.received(ids.stdout), 'quick\n');
  stalled.peer.socket.resume();
  await stalled.peer.untilClosed();
  t.equal(Buffer.byteLength(stalled.peer.received(5)), written + 64 * 1024, 'nothing is lost once it reads');
});

t.test('input that the target does not read holds its client back, and none is lost', async t => {
  const read = Promise.withResolvers<void>();
  let bytes = 0;
  const target = new ScriptedTarget(async io => {
    await read.promise;
    for await (const chunk of io.stdin ?? []) bytes += chunk.length;
    return { exitCode: 0 };
  });
  const { peer } = await begin(t, target);
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
  const { peer } = await begin(t, target, { stallMs: 20 });
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
    const { peer } = await begin(t, target);
    const ids = await peer.openAll(...all);
    await target.started;
    leave(peer, ids);
    t.type(await target.cancelled, Error, way);
    t.equal(target.cancels, 1);
    await peer.untilClosed();
  }
});

t.test('a client that resets its input only ends the input', async t => {
  const { peer } = await begin(t, new ProgramTarget('sh', '-c', 'cat; echo on'));
  const ids = await peer.openAll(...all);
  peer.socket.write(control(3, 0, ids.stdin, 5));
  await peer.until(() => peer.received(ids.stdout) === 'on\n');
  await peer.untilClosed();
  t.match(peer.received(ids.error), /Success/);
});

t.test('a client that does not open all its streams in time is told, and the target', async t => {
  const target = endless();
  const { peer } = await begin(t, target, { openMs: 50 });
  const ids = await peer.openAll('error', 'stdout');
  t.match((await target.cancelled).message, /did not open in time: stdin, stderr/);
  await peer.untilClosed();
  t.match(JSON.parse(peer.received(ids.error)), { status: 'Failure', reason: 'InternalError', code: 500 });
});

t.test('a session through which nothing goes is ended; pings are nothing', async t => {
  const target = endless();
  const { peer } = await begin(t, target, { idleMs: 100 });
  const ids = await peer.openAll(...all);
  const pings = setInterval(() => peer.socket.write(control(6, 0, 1)), 10);
  t.match((await target.cancelled).message, /idle for 100 ms/);
  await peer.untilClosed();
  clearInterval(pings);
  t.match(peer.received(ids.error), /idle for 100 ms/);
});

t.test('a session through which something goes is not idle', async t => {
  const target = new ProgramTarget('cat');
  const { peer } = await begin(t, target, { idleMs: 200 });
  const ids = await peer.openAll(...all);
  for (let i = 0; i < 20; i++) {
    peer.socket.write(data(ids.stdin, '.'));
    await delay(20);
  }
  peer.socket.write(data(ids.stdin, '', true));
  await peer.untilClosed();
  t.equal(peer.received(ids.stdout), '.'.repeat(20));
  t.equal(target.cancels, 0);
});

t.test('a client that asks and does not read its answers is not read either', async t => {
  const target = endless();
  const { peer } = await begin(t, target);
  await peer.openAll(...all);
  peer.socket.pause();
  const pings = Buffer.concat(Array.from({ length: 100_000 }, () => control(6, 0, 1)));
  let flushed = false;
  for (let i = 0; i < 40; i++) peer.socket.write(pings, () => (flushed = i === 39));
  await delay(300);
  t.notOk(flushed, 'forty-eight megabytes of pings do not pile up as answers');
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

t.test('port-forward pairs: wrong ones are refused, halves time out, and old clients name no request', async t => {
  const host = new SessionHost({ openMs: 50 });
  t.teardown(() => host.close());
  const target = new LoopbackTarget();
  const peer = await SpdyPeer.connect(await host.openForward(target, []), 'portforward.k8s.io');
  t.teardown(() => peer.socket.destroy());
  const refused: number[] = [];
  for (const port of ['', '0', '65536', '-1', '80x', '0x50'])
    refused.push(await peer.open({ streamtype: 'data', port, requestid: 'a' }));
  refused.push(await peer.open({ streamtype: 'stdin', port: '80', requestid: 'a' }));
  const half = await peer.open({ streamtype: 'error', port: '1', requestid: 'half' });
  await peer.until(() => peer.finished(half));
  t.match(peer.received(half), /request half did not come/);
  t.same(
    peer.frames.filter(frame => frame.type === 3 && frame.payload.readUInt32BE(4) === 3).map(frame => frame.streamId),
    refused,
  );
  const error = await peer.open({ streamtype: 'error', port: '1' });
  await peer.open({ streamtype: 'data', port: '1' });
  await peer.until(() => peer.finished(error));
  t.match(peer.received(error), /error forwarding port 1 to the pod: .*ECONNREFUSED/);
  t.equal(target.connections, 1);
});
