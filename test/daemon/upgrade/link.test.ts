import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { Link } from '../../../daemon/upgrade/link.ts';
import { shortDirectory } from './short-directory.ts';

type Message = { readonly n: number };

async function sockets(t: Test): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(`${shortDirectory(t)}/s`);
  await once(server, 'listening');
  const client = connect(server.address() as string);
  const [accepted] = (await once(server, 'connection')) as [Socket];
  t.teardown(() => {
    server.close();
    client.destroy();
    accepted.destroy();
  });
  return [client, accepted];
}

t.test('messages are handled one after another, wherever the bytes are cut', async t => {
  const [client, accepted] = await sockets(t);
  const seen: number[] = [];
  const link = new Link<Message, Message>(accepted, async ({ n }) => {
    await new Promise(resolve => setImmediate(resolve));
    seen.push(n);
  });
  const bytes = Buffer.from([1, 2, 3].map(n => `${JSON.stringify({ n, text: 'ä' })}\n`).join(''));
  for (const byte of bytes) {
    client.write(Buffer.from([byte]));
    await new Promise(resolve => setImmediate(resolve));
  }
  client.end();
  t.equal(await link.closed, undefined);
  t.strictSame(seen, [1, 2, 3], 'all of them, before the end is told');
});

t.test('what is sent arrives, also right before the end', async t => {
  const [client, accepted] = await sockets(t);
  const seen: Message[] = [];
  const reader = new Link<Message, Message>(accepted, message => void seen.push(message));
  const writer = new Link<Message, Message>(client, () => undefined);
  for (let n = 0; n < 1000; n++) writer.send({ n });
  writer.end();
  await reader.closed;
  t.equal(seen.length, 1000);
  await writer.closed;
  t.doesNotThrow(() => writer.send({ n: 0 }), 'who has closed is told by `closed`');
});

t.test('a message that cannot be handled, or is none, ends the link with the reason', async t => {
  for (const [bytes, reason] of [
    ['{"n":1}\n', /cannot handle a message of the other daemon: no/],
    ['n: 1\n', /cannot handle a message of the other daemon: .*JSON/],
  ] as const) {
    const [client, accepted] = await sockets(t);
    const link = new Link<Message, Message>(accepted, () => {
      throw new Error('no');
    });
    client.write(bytes);
    t.match((await link.closed)?.message, reason);
  }
});
