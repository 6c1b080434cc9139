import t from 'tap';
import { Code, MAX_DATA_BYTES } from 'ttrpc-ts';
import { byteLength } from '../../packages/ttrpc/src/frame.ts';
import { bytes, collect } from './echo-service.ts';
import { request, response } from './raw-peer.ts';
import { startServer } from './start-server.ts';

/** The largest payload whose frame is just full: what is around it takes a few bytes. */
const largest = (around: (payload: Uint8Array) => Uint8Array): number => {
  const overhead = around(new Uint8Array(3_000_000)).byteLength - 3_000_000;
  return MAX_DATA_BYTES - overhead;
};
const largestRequest = largest(payload => request({ service: 'test.Echo', method: 'Raw', payload }));
const largestResponse = largest(payload => response({ payload }));

t.test('a request of 4 MiB is sent, one byte more is ResourceExhausted and nothing is sent', async t => {
  const sizes: number[] = [];
  const { echo } = await startServer(t, {
    raw: message => {
      sizes.push(message.byteLength);
      return new Uint8Array(0);
    },
  });
  await echo.raw(new Uint8Array(largestRequest));
  await t.rejects(echo.raw(new Uint8Array(largestRequest + 1)), {
    code: Code.ResourceExhausted,
    message: `message length ${MAX_DATA_BYTES + 1} exceed maximum message size of ${MAX_DATA_BYTES}`,
  });
  t.same(sizes, [largestRequest]);
});

t.test('a response of 4 MiB is sent, one byte more is ResourceExhausted for that call alone', async t => {
  const { echo } = await startServer(t, { raw: message => new Uint8Array(Buffer.from(message).readUInt32LE()) });
  const ask = (size: number) => {
    const message = Buffer.alloc(4);
    message.writeUInt32LE(size);
    return echo.raw(message);
  };
  t.equal((await ask(largestResponse)).byteLength, largestResponse);
  await t.rejects(ask(largestResponse + 1), { code: Code.ResourceExhausted });
  t.equal((await ask(5)).byteLength, 5);
});

t.test('a message of a stream may have 4 MiB to the byte, both ways', async t => {
  const { echo } = await startServer(t, {
    count: async function* (size) {
      yield 'x'.repeat(Number(size));
    },
    join: async words => String(byteLength((await collect(words)).map(word => bytes.encode(Buffer.from(word))))),
  });
  t.equal((await collect(echo.count(String(MAX_DATA_BYTES))))[0]?.length, MAX_DATA_BYTES);
  await t.rejects(collect(echo.count(String(MAX_DATA_BYTES + 1))), { code: Code.ResourceExhausted });
  const join = echo.join();
  await join.send('x'.repeat(MAX_DATA_BYTES));
  await t.rejects(join.send('x'.repeat(MAX_DATA_BYTES + 1)), { code: Code.ResourceExhausted });
  await join.send('y');
  t.equal(await join.response(), String(MAX_DATA_BYTES + 1));
});

t.test('an error too long to be sent is still an error', async t => {
  const { echo } = await startServer(t, {
    say: () => {
      throw new Error('x'.repeat(MAX_DATA_BYTES));
    },
  });
  await t.rejects(echo.say('x'), { code: Code.ResourceExhausted });
});
