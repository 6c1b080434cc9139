import { closeSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { pipe } from '@cleat/linux';
import t from 'tap';
import { Pump } from '../../../shim/io/pump.ts';
import { discard, type Sink } from '../../../shim/io/sink.ts';

/** A sink that keeps what it is given. */
const keeper = (pieces: string[]): Sink => ({
  ...discard(),
  write: bytes => {
    pieces.push(bytes.toString('latin1'));
    return true;
  },
});

/** So that what was written before is read, unless its pipe rests. */
const turn = async () => {
  await setImmediate();
  await setImmediate();
};

t.test('a program that writes small pieces again and again is read in larger ones, and nothing is lost', async t => {
  const { read, write } = pipe();
  const pieces: string[] = [];
  const pump = new Pump(read, keeper(pieces));
  const written: string[] = [];
  for (let i = 0; i < 2000; i++) {
    written.push(`${i}\n`);
    writeSync(write, `${i}\n`);
    await setImmediate();
  }
  closeSync(write);
  await pump.ended;
  t.equal(pieces.join(''), written.join(''));
  t.ok(pieces.length < written.length / 2, `${written.length} writes, ${pieces.length} reads`);
});

t.test('what is written now and then is passed on at once', async t => {
  const { read, write } = pipe();
  const pieces: string[] = [];
  const pump = new Pump(read, keeper(pieces));
  writeSync(write, 'one');
  await turn();
  t.strictSame(pieces, ['one']);
  closeSync(write);
  await pump.ended;
});

t.test('what was written to one stream before the other stays before it', async t => {
  const [out, err] = [pipe(), pipe()];
  const pieces: string[] = [];
  const pumps: Pump[] = [];
  for (const { read } of [out, err]) pumps.push(new Pump(read, keeper(pieces), pumps));
  const written: string[] = [];
  for (let i = 0; i < 300; i++)
    for (const [name, { write }] of [['out', out] as const, ['err', err] as const]) {
      written.push(`${name} ${i}\n`);
      writeSync(write, `${name} ${i}\n`);
      await turn();
    }
  for (const { write } of [out, err]) closeSync(write);
  await Promise.all(pumps.map(({ ended }) => ended));
  t.equal(pieces.join(''), written.join(''));
});

t.test('a pump that is held or whose sink is full stays so at the end of a rest', async t => {
  const { read, write } = pipe();
  const pieces: string[] = [];
  const sink = keeper(pieces);
  let isFull = false;
  const pump = new Pump(read, { ...sink, write: bytes => sink.write(bytes) && !isFull });
  const some = async () => {
    for (let i = 0; i < 50; i++) {
      writeSync(write, 'x');
      await setImmediate();
    }
  };
  await some();
  pump.hold();
  const held = pieces.length;
  await some();
  await new Promise(resolve => setTimeout(resolve, 10)); // longer than any rest
  t.equal(pieces.length, held, 'held');
  isFull = true;
  pump.release();
  while (pieces.length === held) await setImmediate();
  const full = pieces.length;
  await some();
  await new Promise(resolve => setTimeout(resolve, 10));
  t.equal(pieces.length, full, 'full');
  isFull = false;
  pump.stop();
  await pump.ended;
  closeSync(write);
});

t.test('what a process left in the pipe is passed on by drain, also while it rests', async t => {
  const { read, write } = pipe();
  const pieces: string[] = [];
  const pump = new Pump(read, keeper(pieces));
  for (let i = 0; i < 100; i++) {
    writeSync(write, 'x');
    await setImmediate();
  }
  writeSync(write, 'last');
  await pump.drain(performance.now() + 60_000);
  t.match(pieces.join(''), /x{100}last$/);
  pump.stop();
  await pump.ended;
  closeSync(write);
});
