import t, { type Test } from 'tap';
import { Code, connect, createClient, DetailedRpcError, RpcError } from 'ttrpc-ts';
import { FrameType } from '../../packages/ttrpc/src/frame.ts';
import { decodeRequest } from '../../packages/ttrpc/src/messages.ts';
import { collect, Echo } from './echo-service.ts';
import { type RawPeer, rawServer, response } from './raw-peer.ts';
import { socketPath } from './socket-path.ts';

const { Request, Response, Data } = FrameType;
const [CLOSED, OPEN, NO_DATA] = [1, 2, 4];

async function start(t: Test, options = {}) {
  const path = socketPath(t);
  const accept = await rawServer(t, path);
  const channel = await connect(path, options);
  t.teardown(() => channel.close());
  return { channel, echo: createClient(Echo, channel), peer: await accept() };
}

async function readRequest(peer: RawPeer) {
  const frame = await peer.next();
  if (!frame) throw new Error('the client has gone');
  return { ...frame, request: decodeRequest(frame.data) };
}

t.test('each kind of method opens its stream with the flags of the protocol, ids are odd and grow', async t => {
  const { echo, peer } = await start(t);
  const controller = new AbortController();
  const { signal } = controller;
  const answer = echo.say('x', { signal });
  echo.count('1', { signal });
  echo.join({ signal });
  const chat = echo.chat({ signal });
  await chat.send('hi');
  await chat.closeSend();
  await chat.closeSend();
  echo.count('', { signal });
  const frames = [];
  for (let i = 0; i < 7; i++) frames.push(await peer.next());
  t.same(
    frames.map(f => [f?.streamId, f?.type, f?.flags]),
    [
      [1, Request, 0],
      [3, Request, CLOSED],
      [5, Request, OPEN],
      [7, Request, OPEN],
      [7, Data, 0],
      [7, Data, CLOSED | NO_DATA],
      [9, Request, CLOSED],
    ],
  );
  controller.abort();
  await t.rejects(answer, { code: Code.Cancelled });
});

t.test('a status becomes an RpcError with its code, message and details', async t => {
  const { echo, peer } = await start(t);
  const details = [{ typeUrl: 'type.example/x', value: Buffer.from([1]) }];
  const expected: [object, object][] = [
    [
      { code: 5, message: 'no', details: [] },
      { code: Code.NotFound, message: 'no' },
    ],
    [
      { code: 99, message: 'odd', details: [] },
      { code: Code.Unknown, message: 'odd' },
    ],
    [{ code: -1, message: '', details: [] }, { code: Code.Unknown }],
    [
      { code: 9, message: 'more', details },
      { code: Code.FailedPrecondition, details },
    ],
  ];
  for (const [status, error] of expected) {
    const call = echo.say('x').catch((err: unknown) => err);
    const { streamId } = await readRequest(peer);
    peer.send(streamId, Response, 0, response({ status: status as never }));
    const thrown = await call;
    t.ok(thrown instanceof RpcError);
    t.equal(thrown instanceof DetailedRpcError, 'details' in error);
    t.match(thrown, error);
  }
  const call = echo.say('x');
  const { streamId } = await readRequest(peer);
  peer.send(
    streamId,
    Response,
    0,
    response({ status: { code: 0, message: '', details: [] }, payload: Buffer.from('y') }),
  );
  t.equal(await call, 'y', 'a status of Ok is none');
});

t.test('an answer that breaks the rules fails its own call only', async t => {
  const { echo, peer } = await start(t);
  const wrong: [string, (id: number) => void, { code: number }][] = [
    ['data for a unary call', id => peer.send(id, Data, 0, Buffer.from('x')), { code: Code.Internal }],
    ['junk', id => peer.send(id, Response, 0, Buffer.from('0affffff', 'hex')), { code: Code.Internal }],
    ['an unknown type', id => peer.send(id, 0x55, 0), { code: Code.Internal }],
    ['too much', id => peer.send(id, Response, 0, new Uint8Array(4194305)), { code: Code.ResourceExhausted }],
  ];
  for (const [name, answer, error] of wrong) {
    const other = echo.say('other');
    const { streamId: otherId } = await readRequest(peer);
    const call = echo.say('x');
    const { streamId } = await readRequest(peer);
    answer(streamId);
    await t.rejects(call, error, name);
    peer.send(otherId, Response, 0, response({ payload: Buffer.from('fine') }));
    t.equal(await other, 'fine', `${name}: the other call`);
  }
});

t.test('frames for streams that nobody waits for are dropped', async t => {
  const { echo, peer } = await start(t);
  for (const id of [0, 2, 77, 0xffffffff]) peer.send(id, Response, 0, response({}));
  const call = echo.say('x');
  const { streamId } = await readRequest(peer);
  peer.send(streamId, Response, 0, response({ payload: Buffer.from('first') }));
  peer.send(streamId, Response, 0, response({ payload: Buffer.from('second') }));
  t.equal(await call, 'first');
});

t.test('a stream of responses may end with data, with nothing, or with a response, as in Go', async t => {
  const { echo, peer } = await start(t);
  const endings: [(id: number) => void, string[]][] = [
    [id => peer.send(id, Data, CLOSED | NO_DATA), ['a']],
    [id => peer.send(id, Data, CLOSED, Buffer.from('b')), ['a', 'b']],
    [id => peer.send(id, Response, 0, response({ payload: Buffer.from('c') })), ['a', 'c']],
  ];
  for (const [end, expected] of endings) {
    const all = collect(echo.count('x'));
    const { streamId } = await readRequest(peer);
    peer.send(streamId, Data, 0, Buffer.from('a'));
    end(streamId);
    t.same(await all, expected);
  }
});

t.test('the time that is left and the metadata go out with the request', async t => {
  const { echo, peer } = await start(t, { callTimeoutMs: 50_000 });
  const expectTimeout = async (from: number, to: number, message: string) => {
    const { request, streamId, data } = await readRequest(peer);
    peer.send(streamId, Response, 0, response({}));
    t.notOk(Buffer.from(data).includes('Key'), 'keys are sent in lower case');
    t.ok(request.timeoutNano >= from && request.timeoutNano <= to, `${message}: ${request.timeoutNano}`);
    return request;
  };
  let call: Promise<unknown> = echo.say('x', { timeoutMs: 20_000, metadata: { Key: ['1', '2'], one: 'x' } });
  const { metadata } = await expectTimeout(1, 20e9, 'its own time');
  t.same(
    [...metadata],
    [
      ['key', ['1', '2']],
      ['one', ['x']],
    ],
  );
  await call;
  call = echo.say('x');
  await expectTimeout(20e9 + 1, 50e9, "the channel's time");
  await call;
  call = echo.say('x', { timeoutMs: Infinity });
  await expectTimeout(0, 0, 'no limit');
  await call;
  call = collect(echo.count('x'));
  await expectTimeout(0, 0, 'a stream has no time but its own');
  await call;
  call = collect(echo.count('x', { timeoutMs: 40 * 24 * 3600_000 }));
  await expectTimeout(39 * 24 * 3600e9, 40 * 24 * 3600e9, 'forty days, beyond what one timer can wait');
  await call;
});

t.test('a server that does not answer: the call ends by its own limits, and nothing goes over the wire', async t => {
  const { echo, peer, channel } = await start(t);
  const reason = new RpcError(Code.Aborted, 'the reason of another call');
  await t.rejects(echo.say('x', { timeoutMs: 20 }), {
    code: Code.DeadlineExceeded,
    message: 'test.Echo/Say did not finish within 20 ms',
  });
  await t.rejects(echo.say('x', { timeoutMs: 0 }), { code: Code.DeadlineExceeded }, 'no time at all');
  await t.rejects(echo.say('x', { signal: AbortSignal.abort() }), { code: Code.Cancelled });
  await t.rejects(echo.say('x', { signal: AbortSignal.abort(reason) }), {
    code: Code.Aborted,
    message: reason.message,
  });
  await t.rejects(collect(echo.count('x', { timeoutMs: 20 })), { code: Code.DeadlineExceeded });
  const controller = new AbortController();
  const chat = echo.chat({ signal: controller.signal });
  const next = chat.receive.next();
  controller.abort(new Error('enough'));
  await t.rejects(next, { code: Code.Cancelled, cause: { message: 'enough' } });
  await t.rejects(chat.send('x'), { code: Code.Cancelled });
  const left = echo.count('x');
  await left.return?.();
  t.same(await left.next(), { done: true, value: undefined }, 'a stream that was left early is over');
  const call = echo.say('last');
  const frames: number[] = [];
  for (let last = false; !last; ) {
    const { streamId, type, request } = await readRequest(peer);
    frames.push(type);
    last = Buffer.from(request.payload).toString() === 'last';
    if (last) peer.send(streamId, Response, 0, response({}));
  }
  await call;
  t.same(frames, [Request, Request, Request, Request, Request], 'calls without time were never sent');
  channel.close();
});

t.test('when the connection is lost, every call says Unavailable, and so do later ones', async t => {
  const { echo, peer, channel } = await start(t);
  const unary = echo.say('x');
  const stream = collect(echo.count('x'));
  const chat = echo.chat();
  await readRequest(peer);
  peer.socket.destroy();
  await t.rejects(unary, { code: Code.Unavailable });
  await t.rejects(stream, { code: Code.Unavailable });
  await t.rejects(collect(chat.receive), { code: Code.Unavailable });
  await t.rejects(chat.send('x'), { code: Code.Unavailable });
  await channel.closed;
  await t.rejects(echo.say('x'), { code: Code.Unavailable });
  await t.rejects(collect(echo.count('x')), { code: Code.Unavailable });
});

t.test('what arrived before the connection was lost can be read', async t => {
  const { echo, peer, channel } = await start(t);
  const cut = echo.count('cut');
  const whole = echo.count('whole');
  const cutId = (await readRequest(peer)).streamId;
  const wholeId = (await readRequest(peer)).streamId;
  for (const id of [cutId, wholeId]) peer.send(id, Data, 0, Buffer.from('a'));
  peer.send(wholeId, Data, CLOSED | NO_DATA);
  peer.socket.end();
  await channel.closed;
  t.same(await cut.next(), { done: false, value: 'a' });
  await t.rejects(cut.next(), { code: Code.Unavailable });
  t.same(await collect(whole), ['a']);
});

t.test('a message that a codec cannot take or read is an error of its call', async t => {
  const { channel, peer } = await start(t);
  const broken = {
    encode: (message: string): Uint8Array => {
      if (message === 'bad') throw new TypeError('cannot write this');
      return Buffer.from(message);
    },
    decode: (): string => {
      throw new RangeError('cannot read this');
    },
  };
  const echo = createClient(
    { typeName: 'test.Echo', methods: { say: { ...Echo.methods.say, request: broken, response: broken } } } as const,
    channel,
  );
  await t.rejects(echo.say('bad'), { code: Code.Internal, message: /cannot write this/ });
  const call = echo.say('good');
  const { streamId } = await readRequest(peer);
  peer.send(streamId, Response, 0, response({}));
  await t.rejects(call, { code: Code.Internal, message: /response of test.Echo\/Say: cannot read this/ });
});
