// timeout: 120
import { setTimeout as delay } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { SessionHost } from '../../../shim/session/host.ts';
import { headerDictionary } from '../../../shim/session/spdy/dictionary.ts';
import { control, data, inflateFirst, plainBlock, SpdyPeer } from './spdy-peer.ts';
import { all, begin, endless } from './spdy-session.ts';
import { LoopbackTarget, ProgramTarget } from './targets.ts';

t.test('a session whose bytes come one by one', async t => {
  const peer = await begin(t, new ProgramTarget('sh', '-c', 'cat; echo err >&2; exit 3'));
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
  const peer = await begin(t, new ProgramTarget('cat'));
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
  const ids = await other.openAll(...all);
  for (const [name, bytes] of Object.entries(cases)) {
    const target = endless();
    const peer = await begin(t, target);
    peer.socket.write(bytes);
    t.type(await target.cancelled, Error, name);
    await peer.untilClosed();
    const [last] = peer.frames.slice(-1);
    t.same([last?.type, last?.payload.readUInt32BE(4)], [7, 1], `${name}: goodbye with a protocol error`);
  }
  other.socket.write(data(ids.stdin, 'still here', true));
  await other.untilClosed();
  t.equal(other.received(ids.stdout), 'still here');
});

t.test('the same id twice ends the session', async t => {
  const target = endless();
  const peer = await begin(t, target);
  const { frame } = await peer.synStream({ streamtype: 'error' });
  const second = await peer.synStream({ streamtype: 'stdin' });
  second.frame.writeUInt32BE(1, 8);
  peer.socket.write(Buffer.concat([frame, second.frame]));
  t.match((await target.cancelled).message, /stream 1 after stream 1/);
});

t.test('streams of unknown type, of a type twice, and too many are refused, and the session goes on', async t => {
  const peer = await begin(t, new ProgramTarget('cat'));
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
  const peer = await begin(t, new ProgramTarget('wc', '-c'));
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

t.test('a client that asks and does not read its answers is not read either', async t => {
  const target = endless();
  const peer = await begin(t, target);
  await peer.openAll(...all);
  peer.socket.pause();
  const pings = Buffer.concat(Array.from({ length: 100_000 }, () => control(6, 0, 1)));
  let flushed = false;
  for (let i = 0; i < 40; i++) peer.socket.write(pings, () => (flushed = i === 39));
  await delay(300);
  t.notOk(flushed, 'forty-eight megabytes of pings do not pile up as answers');
});

t.test('port-forward pairs: wrong ones are refused, halves time out, and old clients name no request', async t => {
  const host = new SessionHost({ openMs: 2_000 });
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
