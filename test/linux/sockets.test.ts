import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import {
  acceptNow,
  MAX_PASSED_FDS,
  memfd,
  peerCredentials,
  pipe,
  recvFds,
  sendFds,
  setNonblocking,
  socketPair,
  unixListen,
  watchReadable,
} from '@cleat/linux';
import t, { type Test } from 'tap';

/** A directory with a short path: a socket's path is limited, and test directories have long names. */
const shortDir = (t: Test) => {
  const dir = mkdtempSync('/tmp/cleat-');
  t.teardown(() => rmSync(dir, { recursive: true }));
  return dir;
};

/** Resolves once a connection waits at the listening descriptor. */
const readable = (fd: number) =>
  new Promise<void>(resolve => {
    const watch = watchReadable(fd, () => {
      watch[Symbol.dispose]();
      resolve();
    });
  });

t.test('a listening socket has the mode that was asked for, whatever the umask', async t => {
  const dir = shortDir(t);
  for (const [umask, mode] of [
    [0, 0o600],
    [0o077, 0o660],
    [0o777, 0o600],
  ] as const) {
    const path = join(dir, `${umask}`);
    const old = process.umask(umask);
    const fd = unixListen(path, { mode });
    process.umask(old);
    t.equal(statSync(path).mode & 0o777, mode);
    closeSync(fd);
  }
});

t.test('a connection is accepted without waiting, and the peer is known', async t => {
  const path = join(shortDir(t), 's');
  const listening = unixListen(path);
  t.equal(acceptNow(listening), undefined);
  const client = connect(path);
  await readable(listening);
  const fd = acceptNow(listening);
  t.type(fd, 'number');
  t.strictSame(peerCredentials(fd ?? -1), { pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
  client.destroy();
  closeSync(fd ?? -1);
  closeSync(listening);
});

t.test('Node serves a socket that was opened here', async t => {
  const path = join(shortDir(t), 's');
  const server = createServer(socket => socket.end('hello')).listen({ fd: unixListen(path) });
  const client = connect(path).setEncoding('utf8');
  const chunks: string[] = [];
  for await (const chunk of client) chunks.push(chunk as string);
  t.equal(chunks.join(''), 'hello');
  server.close();
});

t.test('an abstract address needs no file', async t => {
  const name = `cleat-test-${process.pid}`;
  const listening = unixListen(`@${name}`);
  const client = connect(`\0${name}`);
  await readable(listening);
  const fd = acceptNow(listening) ?? -1;
  client.destroy();
  closeSync(fd);
  closeSync(listening);
  t.pass('connected');
});

t.test('a path that is taken or too long is refused and left alone', async t => {
  const dir = shortDir(t);
  writeFileSync(join(dir, 'taken'), 'mine');
  t.throws(() => unixListen(join(dir, 'taken')), { code: 'EADDRINUSE', path: join(dir, 'taken') });
  t.equal(readFileSync(join(dir, 'taken'), 'utf8'), 'mine');
  t.throws(() => unixListen(`/${'x'.repeat(107)}`), /has 108 bytes; the kernel takes 107/);
  t.throws(() => unixListen(`@${'x'.repeat(107)}`), /the kernel takes 107/);
  const longest = join(dir, 'x'.repeat(106 - dir.length));
  closeSync(unixListen(longest));
  t.ok(existsSync(longest));
});

t.test('descriptors arrive as open files of their own, close-on-exec', async t => {
  const [a, b] = socketPair();
  const { read, write } = pipe();
  const file = memfd('passed');
  sendFds(a, [read, file], Buffer.from('with a word'));
  closeSync(read);
  const got = recvFds(b);
  t.equal(got?.bytes.toString(), 'with a word');
  t.equal(got?.fds.length, 2);
  const [pipeEnd = -1, fileFd = -1] = got?.fds ?? [];
  writeSync(write, 'abc');
  const bytes = Buffer.alloc(3);
  readSync(pipeEnd, bytes);
  t.equal(bytes.toString(), 'abc');
  const list = spawnSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' }).stdout;
  t.notMatch(list, /memfd:passed/);
  for (const fd of [a, b, write, file, pipeEnd, fileFd]) closeSync(fd);
});

t.test('bytes come without descriptors too, and the end as nothing at all', async t => {
  const [a, b] = socketPair();
  setNonblocking(b, true);
  t.equal(recvFds(b), undefined, 'nothing yet');
  sendFds(a, [], Buffer.from('x'));
  t.strictSame(recvFds(b), { fds: [], bytes: Buffer.from('x') });
  closeSync(a);
  t.strictSame(recvFds(b), { fds: [], bytes: Buffer.alloc(0) });
  t.throws(() => sendFds(b, [], Buffer.from('x')), { code: 'EPIPE' });
  t.throws(() => sendFds(b, [], Buffer.alloc(0)), RangeError);
  closeSync(b);
});

t.test('as many descriptors pass as the kernel allows, and not one more', async t => {
  const [a, b] = socketPair();
  const files = Array.from({ length: MAX_PASSED_FDS + 1 }, () => openSync('/dev/null', 'r'));
  t.throws(() => sendFds(a, files, Buffer.from('x')), { code: 'EINVAL', syscall: 'sendmsg' });
  sendFds(a, files.slice(1), Buffer.from('x'));
  const got = recvFds(b);
  t.equal(got?.fds.length, MAX_PASSED_FDS);
  for (const fd of [a, b, ...files, ...(got?.fds ?? [])]) closeSync(fd);
});
