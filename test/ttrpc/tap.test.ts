import t from 'tap';
import type { FrameTap } from 'ttrpc-ts';
import { startServer } from './start-server.ts';

t.test('a server shows the frames of each connection, old and new, until it is told not to', async t => {
  const numbers: number[] = [];
  const { server, echo } = await startServer(t, {
    say: (text, { connection }) => {
      numbers.push(connection);
      return text;
    },
  });
  await echo.say('before');
  const seen: unknown[] = [];
  const tap: FrameTap = (connection, sent, { streamId, type, data }) =>
    seen.push({ connection, sent, streamId, type, text: Buffer.concat(data).toString() });
  server.tap = tap;
  await echo.say('now');
  t.match(seen, [
    { connection: 1, sent: false, streamId: 3, type: 1, text: /test\.Echo.*Say.*now/s },
    { connection: 1, sent: true, streamId: 3, type: 2, text: /now/ },
  ]);
  server.tap = undefined;
  await echo.say('after');
  t.equal(seen.length, 2);
  t.same(numbers, [1, 1, 1]);
});
