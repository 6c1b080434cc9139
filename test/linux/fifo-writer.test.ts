import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fifoHasReader, mkfifo, openFifoWriter, untilFifoIsRead } from '@cleat/linux';
import t from 'tap';

const { O_RDONLY, O_NONBLOCK } = constants;
const never = new AbortController().signal;

t.test('a writer waits for a reader, and what it writes then arrives', async t => {
  const path = join(t.testdir(), 'fifo');
  mkfifo(path, 0o600);
  const writer = openFifoWriter(path);
  t.equal(fifoHasReader(path), false);
  t.throws(() => writeSync(writer, 'too early'), { code: 'EPIPE' });
  t.equal(await untilFifoIsRead(path, { timeoutMs: 5, signal: never }), false, 'not beyond its time');
  const coming = untilFifoIsRead(path, { timeoutMs: 30_000, signal: never });
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  t.equal(await coming, true);
  writeSync(writer, 'a line\n');
  closeSync(writer);
  const bytes = Buffer.alloc(20);
  t.equal(bytes.toString('utf8', 0, readSync(reader, bytes)), 'a line\n');
  t.equal(readSync(reader, bytes), 0, 'and the end');
  closeSync(reader);
});

t.test('waiting for a reader ends when it is aborted, and fails where there is no fifo', async t => {
  const path = join(t.testdir(), 'fifo');
  mkfifo(path, 0o600);
  const left = new AbortController();
  const waiting = untilFifoIsRead(path, { timeoutMs: 30_000, signal: left.signal });
  left.abort();
  t.equal(await waiting, false);
  await t.rejects(untilFifoIsRead(`${path}-none`, { timeoutMs: 30_000, signal: never }), { code: 'ENOENT' });
});
