import { once } from 'node:events';
import { closeSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { sendFds, socketPair, unixConnect } from '@cleat/linux';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { type Hello, listenForHello } from '../../../daemon/upgrade/hello.ts';
import { PROTOCOL } from '../../../daemon/upgrade/messages.ts';
import { shortDirectory } from './short-directory.ts';

async function listening(t: Test) {
  const path = `${shortDirectory(t)}/h`;
  const { promise, resolve } = Promise.withResolvers<Hello>();
  const listener = await listenForHello(path, pino({ enabled: false }), resolve);
  t.teardown(() => listener[Symbol.asyncDispose]());
  return { path, heard: promise };
}

/** Say something, with a socket for descriptors; answers what comes back. */
function say(path: string, text: string): Promise<string> {
  const fd = unixConnect(path);
  const [ours, theirs] = socketPair();
  sendFds(fd, [theirs], Buffer.from(text));
  for (const end of [ours, theirs]) closeSync(end);
  const socket = new Socket({ fd, readable: true, writable: true });
  let said = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    said += more;
  });
  return once(socket, 'close').then(() => said);
}

const hello = (protocol: number) => `${JSON.stringify({ t: 'hello', protocol, version: '9', pid: 1 })}\n`;

t.test('the socket is for its owner alone', async t => {
  const { path } = await listening(t);
  t.equal(statSync(path).mode & 0o777, 0o600);
});

t.test('a successor is heard, and may be refused with the reason', async t => {
  const { path, heard } = await listening(t);
  const answer = say(path, hello(PROTOCOL));
  const who = await heard;
  t.match(who, { version: '9', pid: process.pid }, 'its pid is the kernel’s word, not its own');
  who.refuse('not now');
  t.strictSame(JSON.parse(await answer), { t: 'no', why: 'not now' });
});

t.test('one of another protocol is told to be started anew', async t => {
  const { path } = await listening(t);
  t.match(JSON.parse(await say(path, hello(PROTOCOL + 1))), { t: 'no', why: /restart/ });
});

t.test('one that talks nonsense is hung up on, and the next one is heard', async t => {
  const { path, heard } = await listening(t);
  t.equal(await say(path, 'nonsense\n'), '');
  void say(path, hello(PROTOCOL));
  const who = await heard;
  who.refuse('enough');
  t.pass('heard');
});
