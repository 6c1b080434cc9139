import { closeSync, constants, existsSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { FifoIo } from '../../../shim/foreign/fifo-io.ts';
import { type Input, StreamInput } from '../../../shim/io/input.ts';
import { SessionInput } from '../../../shim/io/session-input.ts';
import { discard } from '../../../shim/io/sink.ts';
import { eventually } from '../../node/reach.ts';

/** Streams whose other end is opened when the test says so, as another shim does. */
function makeIo(t: Test, input: Input) {
  const ends = Promise.withResolvers<void>();
  const prefix = join(t.testdir(), 'exec');
  const control = { resize: () => {}, closeStdin: () => ends.resolve() };
  const io = new FifoIo({ prefix, terminal: false, targets: {}, input, control });
  t.teardown(() => io.close());
  return { io, path: `${prefix}-stdin`, stdinClosed: ends.promise };
}

/** A few turns of the event loop: whoever does not wait has done it by then. */
async function turns(): Promise<void> {
  for (let i = 0; i < 50; i++) await turn();
}

const openReader = (path: string) =>
  new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });

t.test('input is not lost when the other shim opens its fifo after it has answered the start', async t => {
  const { io, path, stdinClosed } = makeIo(t, new StreamInput(Readable.from([Buffer.from('typed\n')])));
  io.started();
  await turns();
  const read = text(openReader(path));
  await stdinClosed;
  t.equal(await read, 'typed\n', 'all of it, and the end');
});

t.test('an attach session that comes before the fifo is read, and the close of the input, are kept', async t => {
  const input = new SessionInput(false);
  const { io, path } = makeIo(t, input);
  io.started();
  const session = new PassThrough();
  session.end('early\n');
  input.attach(session);
  await turns();
  const reader = openReader(path);
  const [chunk] = (await new Promise<Buffer[]>(resolve => reader.once('data', data => resolve([data])))) as [Buffer];
  t.equal(`${chunk}`, 'early\n');
  const ended = new Promise<void>(resolve => reader.once('end', resolve));
  io.closeStdin();
  await ended;
});

t.test('streams that are closed before anybody reads leave nothing', async t => {
  const source = new PassThrough();
  const { io, path } = makeIo(t, new StreamInput(source));
  io.started();
  await io.close();
  t.notOk(existsSync(path));
  source.end('passed over');
  await new Promise(resolve => source.once('end', resolve));
  t.throws(() => closeSync(openSync(path, 'r')), { code: 'ENOENT' });
});

t.test('when one fifo cannot be made, the others are gone and closed', async t => {
  const prefix = join(t.testdir(), 'exec');
  writeFileSync(`${prefix}-stderr`, '');
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  const targets = { sinks: { stdout: discard(), stderr: discard() } };
  const control = { resize: () => {}, closeStdin: () => {} };
  t.throws(() => new FifoIo({ prefix, terminal: false, targets, input: undefined, control }), { code: 'EEXIST' });
  t.notOk(existsSync(`${prefix}-stdout`));
  await eventually(() => {
    if (open() > before) throw new Error(`${open()} descriptors, ${before} before`);
  }, 'what was opened is closed');
});
