import t from 'tap';
import { Code, connect, createClient, Server } from 'ttrpc-ts';
import { collect, Echo } from './echo-service.ts';
import { socketPath } from './socket-path.ts';

t.test('all four kinds of method give their answers', async t => {
  const server = new Server().addService(Echo, {
    say: async request => `you said ${request}`,
    count: async function* (request) {
      for (let i = 0; i < Number(request); i++) yield String(i);
    },
    join: async requests => (await collect(requests)).join(' '),
    chat: async function* (requests) {
      for await (const request of requests) yield `re: ${request}`;
    },
  });
  const address = socketPath(t);
  await server.listen(address);
  const channel = await connect(address);
  const echo = createClient(Echo, channel);

  t.equal(await echo.say('hi'), 'you said hi');
  t.same(await collect(echo.count('3')), ['0', '1', '2']);

  const join_ = echo.join();
  for (const word of ['a', 'b', 'c']) await join_.send(word);
  t.equal(await join_.response(), 'a b c');

  const chat = echo.chat();
  await chat.send('one');
  t.same(await chat.receive.next(), { done: false, value: 're: one' });
  await chat.send('two');
  await chat.closeSend();
  t.same(await collect(chat.receive), ['re: two']);

  await t.rejects(echo.raw(new Uint8Array(1)), { code: Code.Unimplemented, message: 'method Raw' });
  channel.close();
  t.equal(await server.shutdown(60_000), true);
});
