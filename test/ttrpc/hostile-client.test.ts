import t, { type Test } from 'tap';
import { Code, connect, createClient, Server, type ServerOptions } from 'ttrpc-ts';
import { FrameType } from '../../packages/ttrpc/src/frame.ts';
import { Interop } from '../interop/ttrpc/services.ts';
import { collect } from './echo-service.ts';
import { answer, hostileCases, joinWords, never, say, tryCase } from './hostile-frames.ts';
import { rawClient } from './raw-peer.ts';
import { socketPath } from './socket-path.ts';

const { Request, Data } = FrameType;
const OPEN = 2;
const bad = Code.InvalidArgument;

async function startServer(t: Test, options: ServerOptions = {}) {
  const path = socketPath(t);
  const server = new Server(options).addService(Interop, {
    say: text => text,
    wait: () => new Promise(() => {}),
    count: async function* () {},
    join: async words => (await collect(words)).join(' '),
  });
  await server.listen(path);
  t.teardown(() => server.close());
  return { path, server };
}

for (const [name, hostile] of Object.entries(hostileCases)) {
  t.test(`${name}: answered, and the connection goes on`, async t => {
    const { path } = await startServer(t);
    await tryCase(t, await rawClient(t, path), hostile);
  });
}

t.test('a request that cannot be read is refused, and its stream id is used up', async t => {
  const { path } = await startServer(t);
  const peer = await rawClient(t, path);
  peer.send(7, Request, 0, Buffer.from('0affffffff0f', 'hex'));
  const [id, code, message] = await answer(peer);
  t.same([id, code], [7, bad]);
  t.match(message, /^unmarshal request error: /);
  peer.send(7, Request, 0, say());
  t.same(await answer(peer), [7, bad, 'StreamID cannot be re-used and must increment']);
});

t.test('a message beyond 4 MiB is skipped and refused, also on a stream that runs', async t => {
  const { path } = await startServer(t);
  const peer = await rawClient(t, path);
  const words = 'message length 4194305 exceed maximum message size of 4194304';
  peer.send(1, Request, OPEN, joinWords());
  peer.send(1, Data, 0, new Uint8Array(4 * 1024 * 1024 + 1));
  t.same(await answer(peer), [1, Code.ResourceExhausted, words]);
  peer.send(1, Data, 0, Buffer.from('x'));
  t.same(await answer(peer), [1, bad, 'StreamID is no longer active']);
});

t.test('junk never takes the server down, nor another connection', async t => {
  const { path } = await startServer(t);
  const channel = await connect(path);
  t.teardown(() => channel.close());
  const echo = createClient(Interop, channel);
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9);
  t.comment(`SEED=${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 50; round++) {
    const peer = await rawClient(t, path);
    for (let i = 0; i < 40; i++) {
      const data = Buffer.from(Array.from({ length: random(40) }, () => random(256)));
      if (random(4) === 0) peer.socket.write(data);
      else peer.send(random(30), random(5), random(8), random(2) === 0 ? data : say());
    }
    peer.socket.end();
    while (await peer.next());
    t.equal(await echo.say('well'), 'well');
  }
});

t.test('requests that are never answered are refused once they hold too much', async t => {
  const { path } = await startServer(t, { maxHeldBytes: 100_000 });
  const peer = await rawClient(t, path);
  for (let id = 1; id < 400; id += 2) peer.send(id, Request, 0, never());
  const [id, code] = await answer(peer);
  t.equal(code, Code.ResourceExhausted);
  t.ok(Number(id) > 100 && Number(id) < 200, `${id}: about 100,000 bytes at 1 KiB a call`);
});

t.test('a client that does not read its answers is not read either', async t => {
  const { path } = await startServer(t);
  const peer = await rawClient(t, path);
  peer.socket.pause();
  const flood = say('x'.repeat(1000));
  let id = 1;
  let stuck = false;
  while (!stuck && id < 50_000) {
    for (let i = 0; i < 100; i++, id += 2) peer.send(id, Request, 0, flood);
    for (let turn = 0; turn < 200 && peer.socket.writableLength > 0; turn++) await new Promise(setImmediate);
    stuck = peer.socket.writableLength > 0;
  }
  t.ok(stuck, 'the server has stopped to read');
  peer.socket.resume();
  for (let got = 1; got < id; got += 2) {
    const frame = await peer.next();
    if (frame?.streamId !== got) return t.fail(`answer ${frame?.streamId} instead of ${got}`);
  }
  t.pass('every request was answered once the client read');
});
