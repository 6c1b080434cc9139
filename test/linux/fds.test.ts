import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { memfd, pipe, setCloexec, setNonblocking, setPipeSize, setWindowSize, watchReadable } from '@cleat/linux';
import t from 'tap';

t.test('a pipe carries bytes, and a child does not inherit it unless asked', async t => {
  const { read, write } = pipe();
  t.teardown(() => [read, write].map(fd => closeSync(fd)));
  writeSync(write, 'abc');
  const got = Buffer.alloc(8);
  t.equal(readSync(read, got), 3);
  t.equal(got.toString('utf8', 0, 3), 'abc');
  const flags = () =>
    Number.parseInt(/flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${write}`, 'utf8'))?.[1] ?? '', 8);
  t.ok(flags() & 0o2000000);
  setCloexec(write, false);
  t.notOk(flags() & 0o2000000);
  setCloexec(write, true);
  t.ok(flags() & 0o2000000);
});

t.test('a non-blocking pipe answers EAGAIN when empty, and its size can be set', async t => {
  const { read, write } = pipe();
  t.teardown(() => [read, write].map(fd => closeSync(fd)));
  setNonblocking(read, true);
  t.throws(() => readSync(read, Buffer.alloc(1)), { code: 'EAGAIN' });
  t.equal(setPipeSize(write, 128 * 1024), 128 * 1024);
  setNonblocking(write, true);
  t.equal(writeSync(write, Buffer.alloc(200 * 1024)), 128 * 1024);
  t.throws(() => setPipeSize(-1, 4096), { code: 'EBADF', syscall: 'fcntl' });
});

t.test('a watch calls while there is something to read, and stops when disposed', async t => {
  const { read, write } = pipe();
  t.teardown(() => [read, write].map(fd => closeSync(fd)));
  let calls = 0;
  writeSync(write, 'ab');
  await new Promise<void>(resolve => {
    const watch = watchReadable(read, () => {
      calls += 1;
      readSync(read, Buffer.alloc(1));
      if (calls < 2) return;
      watch[Symbol.dispose]();
      watch[Symbol.dispose]();
      resolve();
    });
  });
  writeSync(write, 'c');
  const other = pipe(); // a second watch that fires proves that the first one stays silent
  writeSync(other.write, 'x');
  await new Promise<void>(resolve => {
    const watch = watchReadable(other.read, () => {
      watch[Symbol.dispose]();
      resolve();
    });
  });
  t.equal(calls, 2);
  closeSync(other.read);
  closeSync(other.write);
});

t.test('a memfd keeps what is written and passes to a child', async t => {
  const fd = memfd('state');
  t.teardown(() => closeSync(fd));
  writeSync(fd, 'kept', 0);
  const child = spawnSync('cat', ['/proc/self/fd/3'], { stdio: ['ignore', 'pipe', 'inherit', fd], encoding: 'utf8' });
  t.equal(child.stdout, 'kept');
});

t.test('a terminal learns its size', async t => {
  const terminal = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
  t.teardown(() => closeSync(terminal));
  setWindowSize(terminal, 33, 101);
  const child = spawnSync('stty', ['size'], { stdio: [terminal, 'pipe', 'inherit'], encoding: 'utf8' });
  t.equal(child.stdout, '33 101\n');
});

t.test('the size of a descriptor that is no terminal is refused', async t => {
  const { read, write } = pipe();
  t.teardown(() => [read, write].map(fd => closeSync(fd)));
  t.throws(() => setWindowSize(read, 24, 80), { code: 'ENOTTY' });
});
