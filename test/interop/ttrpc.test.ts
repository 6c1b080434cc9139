import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import t, { type Test } from 'tap';
import {
  type CallContext,
  Code,
  connect,
  createClient,
  DetailedRpcError,
  type Handlers,
  RpcError,
  Server,
} from 'ttrpc-ts';
import { eventually } from '../node/reach.ts';
import { goTool } from '../tools/go-tool.ts';
import { collect } from '../ttrpc/echo-service.ts';
import { hostileCases, tryCase } from '../ttrpc/hostile-frames.ts';
import { rawClient } from '../ttrpc/raw-peer.ts';
import { socketPath } from '../ttrpc/socket-path.ts';
import { Interop, Missing } from './ttrpc/services.ts';

const peer = await goTool(join(import.meta.dirname, 'ttrpc'), '.');

/** Start the Go server and wait until it listens. */
async function startGoServer(t: Test, path: string) {
  const child = execa(peer, ['server', path], { stdin: 'ignore', stderr: 'inherit', reject: false });
  t.teardown(() => child.kill('SIGKILL'));
  const ready = once(child.stdout, 'data');
  await Promise.race([ready, child.then(() => Promise.reject(new Error('the Go server ended before it listened')))]);
  return { child };
}

t.test('our client works with the server of containerd/ttrpc', async t => {
  const path = socketPath(t);
  const { child } = await startGoServer(t, path);
  const channel = await connect(`unix://${path}`, { callTimeoutMs: 20_000 });
  const echo = createClient(Interop, channel);

  t.equal(await echo.say('hello'), 'hello');
  t.equal(await echo.say(''), '', 'an empty message');
  t.equal(await echo.meta('name', { metadata: { Name: ['one', 'two'], other: 'x' } }), 'one,two');
  t.equal(await echo.left({}, { timeoutMs: Infinity }), -1, 'no limit goes out as no limit');
  const leftMs = await echo.left({}, { timeoutMs: 60_000 });
  t.ok(leftMs > 0 && leftMs <= 60_000, 'the time that is left goes over the wire');

  const failure = await echo.fail(9).then(t.fail, (err: unknown) => err);
  t.match(failure, { code: Code.FailedPrecondition, message: 'failed as asked' });
  t.ok(failure instanceof DetailedRpcError && failure.details[0]?.typeUrl.endsWith('google.protobuf.Duration'));
  await t.rejects(echo.plain({}), { code: Code.Unknown, message: 'just an error' });
  await t.rejects(createClient(Missing.service, channel).say(''), {
    code: Code.Unimplemented,
    message: 'service interop.Nobody',
  });
  await t.rejects(createClient(Missing.method, channel).nothing(''), {
    code: Code.Unimplemented,
    message: 'method Nothing',
  });

  t.same(await collect(echo.count(200)), [...Array(200).keys()]);
  const counted: number[] = [];
  await t.rejects(
    async () => {
      for await (const i of echo.count(-3)) counted.push(i);
    },
    { code: Code.Aborted, message: 'counted enough' },
  );
  t.same(counted, [0, 1, 2], 'what came before the error was read');

  const words = echo.join();
  for (const word of ['a', '', 'c']) await words.send(word);
  t.equal(await words.response(), 'a  c');
  const known = echo.join({ metadata: { Suffix: ['x', 'y'] }, timeoutMs: 20_000 });
  t.equal(await known.response(), 'x y soon', 'metadata and deadline of a stream arrive');
  const chat = echo.chat();
  for (const word of ['one', 'two']) {
    await chat.send(word);
    t.same(await chat.receive.next(), { done: false, value: `re: ${word}` });
  }
  await chat.closeSend();
  t.same(await collect(chat.receive), []);

  const texts = Array.from({ length: 1000 }, (_, i) => `${i} `.repeat(i % 50));
  t.same(await Promise.all(texts.map(text => echo.say(text))), texts, '1,000 calls at once');
  t.equal((await echo.raw(new Uint8Array(4 * 1024 * 1024 - 100))).byteLength, 4 * 1024 * 1024 - 100);
  await t.rejects(echo.raw(new Uint8Array(4 * 1024 * 1024)), { code: Code.ResourceExhausted });

  channel.close();
  child.kill('SIGTERM');
  t.equal((await child).exitCode, 0);
});

t.test('a call that is given up ends in the Go server when the connection closes', async t => {
  const path = socketPath(t);
  await startGoServer(t, path);
  const first = await connect(path);
  const echo = createClient(Interop, first);
  const controller = new AbortController();
  const call = echo.wait({}, { signal: controller.signal });
  controller.abort();
  await t.rejects(call, { code: Code.Cancelled });
  const waiting = createClient(Interop, first).wait({}, { timeoutMs: 20 });
  await t.rejects(waiting, { code: Code.DeadlineExceeded });
  t.equal(await echo.say('still'), 'still', 'the connection goes on');
  // ttrpc has no word for giving up: the first Wait goes on until the connection ends, the second until its deadline.
  first.close();

  const second = await connect(path);
  const other = createClient(Interop, second);
  const lost = other.wait({});
  await other.say('wait is there');
  second.close();
  await t.rejects(lost, { code: Code.Unavailable });
  const last = await connect(path);
  t.teardown(() => last.close());
  const third = createClient(Interop, last);
  await eventually(
    async () => {
      const cancelled = await third.cancelled({});
      if (cancelled < 3) throw new Error(`${cancelled} have ended`);
    },
    'all three have ended',
    { timeoutMs: 30_000 },
  );
  t.equal(await third.cancelled({}), 3);
});

t.test('a Go server that cannot send an answer closes the connection, and the call says so', async t => {
  const path = socketPath(t);
  await startGoServer(t, path);
  const channel = await connect(path);
  await t.rejects(createClient(Interop, channel).zeros(4 * 1024 * 1024), { code: Code.Unavailable });
  await channel.closed;
});

t.test('a Go server that shuts down finishes our call', async t => {
  const path = socketPath(t);
  const { child } = await startGoServer(t, path);
  const channel = await connect(path);
  const echo = createClient(Interop, channel);
  const slow = echo.sleep(300);
  await echo.say('the server has both');
  child.kill('SIGTERM');
  t.equal(await slow, 300);
  await channel.closed;
  t.equal((await child).exitCode, 0);
});

t.test('frames against the rules are answered by the Go server as by ours', async t => {
  const path = socketPath(t);
  await startGoServer(t, path);
  for (const [name, hostile] of Object.entries(hostileCases)) {
    await t.test(name, { skip: hostile.notInGo ?? false }, async t => tryCase(t, await rawClient(t, path), hostile));
  }
});

const handlers: Handlers<typeof Interop> = {
  say: text => text,
  raw: bytes => bytes,
  fail: code => {
    throw new DetailedRpcError(code as Code, 'failed as asked', [
      { typeUrl: 'type.googleapis.com/google.protobuf.Duration', value: Uint8Array.of(8, 3) },
    ]);
  },
  plain: () => {
    throw new Error('just an error');
  },
  meta: (key, { metadata }) => (metadata.get(key) ?? []).join(','),
  left: (_, { deadlineMs }) => (deadlineMs === undefined ? -1 : Math.round(deadlineMs - Date.now())),
  wait: (_, context) => untilAborted(context),
  zeros: size => new Uint8Array(size),
  count: async function* (n) {
    for (let i = 0; i < Math.abs(n); i++) yield i;
    if (n < 0) throw new RpcError(Code.Aborted, 'counted enough');
  },
  join: async words => (await collect(words)).join(' '),
  chat: async function* (texts) {
    for await (const text of texts) yield `re: ${text}`;
  },
};

async function untilAborted({ signal }: CallContext): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

t.test('the client of containerd/ttrpc works with our server', async t => {
  const path = socketPath(t);
  let ended = 0;
  const wait = async (_: object, context: CallContext): Promise<object> =>
    untilAborted(context).finally(() => {
      ended++;
    });
  const server = new Server().addService(Interop, { ...handlers, wait });
  await server.listen(path);
  t.teardown(() => server.close());
  const { stdout } = await execa(peer, ['client', path], { stdin: 'ignore', timeout: 60_000 });
  const outcomes = new Map(stdout.split('\n').map(line => [JSON.parse(line).case, JSON.parse(line)]));

  const expected: Record<string, object> = {
    unary: { got: 'hello' },
    empty: { got: '' },
    metadata: { got: 'one,two' },
    'no timeout': { got: -1 },
    timeout: { got: Number },
    'server ends at the deadline': { code: Code.DeadlineExceeded },
    cancel: { got: ['context canceled', 'still here'] },
    'code and details': { code: Code.FailedPrecondition, message: 'failed as asked', details: 1 },
    'plain error': { code: Code.Unknown, message: 'just an error' },
    'unknown service': { code: Code.Unimplemented, message: 'service interop.Nobody' },
    'unknown method': { code: Code.Unimplemented, message: 'method Nothing' },
    big: { got: 4 * 1024 * 1024 - 100 },
    'response too big': { code: Code.ResourceExhausted },
    '1000 at once': { got: 1000 },
    'server stream': { got: 200 },
    'server stream that fails': { got: 3, code: Code.Aborted, message: 'counted enough' },
    'client stream': { got: 'a  c' },
    'both streams': { got: ['re: one', 're: two'] },
  };
  t.same([...outcomes.keys()].sort(), Object.keys(expected).sort(), 'every case was run');
  for (const [name, want] of Object.entries(expected)) {
    const outcome = outcomes.get(name);
    t.match(outcome, want, name);
    if (!('code' in want)) t.notOk('message' in outcome, `${name}: no error`);
  }
  const left = outcomes.get('timeout').got;
  t.ok(left > 0 && left <= 20_000, 'the time that is left arrives');
  t.equal(await server.shutdown(5000), true);
  t.equal(ended, 2, 'both calls that waited have ended');
});
